package io.modelport.serving.torchserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Problem;
import io.modelport.serving.DamagedBodies;
import io.modelport.serving.image.PictureFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes valid bodies at random: each is answered or refused, never a fault, and gives its memory back. */
class PredictionFuzzTests {

    private static final String[] PIECES = {"\"instances\":[", "{\"data\":", "{\"x\":[", "\"images\":", "[[[[[[",
            "]]]]]]",
            "{{{", "}}", "\r\n--b\r\n", "\r\n--b--", "\r\n\r\n", "Content-Disposition: form-data; name=\"x\"",
            "filename=",
            "Content-Transfer-Encoding: base64", "%5B", "%", "&", "=", "data=", "NaN", "-Infinity", "1e999", "null",
            "-1",
            "9223372036854775808", "\"", "\\", ",", ":", "\u0089PNG\r\n\u001a\n", "\u00ff\u00d8\u00ff\u00e0"};

    private final Bodies bodies;
    private final DamagedBodies damaged = new DamagedBodies(PIECES);
    private int answered;
    private int refused;

    PredictionFuzzTests() {
        List<TensorSpec> inputs = List.of(new TensorSpec("x", DataType.FP32, List.of(-1L, 2L)),
                new TensorSpec("images", DataType.UINT8, List.of(-1L, 1L, -1L, -1L)));
        bodies = new Bodies(new Signature(inputs, inputs, List.of("first", "second"), null));
    }

    @AfterEach
    void everythingCameAboutAndNothingIsLeft() {
        assertThat(bodies.budget.taken()).isZero();
        assertThat(answered).isPositive();
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void json() {
        fuzz("application/json", bytes("{\"x\":[[1.5,-2e3],[0,NaN]],\"images\":[[[[1,2]]],[[[3,4]]]]}"));
        fuzz(null, bytes("{\"instances\":[{\"x\":[1,2],\"images\":[[[1]]]},{\"images\":[[[9]]],\"x\":[3,4]}]}"));
    }

    @Test
    void multipart() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n[1,2]\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"images\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n"));
        body.writeBytes(PictureFiles.grey("png", 5, 4, (x, y) -> x * y));
        body.writeBytes(bytes("\r\n--b--\r\n"));
        fuzz("multipart/form-data; boundary=b", body.toByteArray());
    }

    @Test
    void urlEncoded() {
        fuzz("application/x-www-form-urlencoded", bytes("x=%5B1%2C+2.5%5D&images=[[[7,8]]]"));
    }

    private void fuzz(@Nullable String contentType, byte[] valid) {
        String expected = bodies.predict(contentType, valid);
        assertThat(expected).isNotEmpty();
        answered++;
        damaged.send(valid, body -> {
            try {
                String _ = bodies.predict(contentType, body);
                answered++;
            } catch (Problem e) {
                refused++;
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
