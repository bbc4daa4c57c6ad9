package io.modelport.serving.torchserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.problem.Problem;
import io.modelport.serving.image.PictureFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies as TorchServe's callers send them, before models that answer with their inputs. */
class PredictionBodyTests {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BYTES = "application/octet-stream";
    private static final String MULTIPART = "multipart/form-data; boundary=\"--x y\"";

    private final Bodies pairs = echo(spec("x", DataType.FP32, -1, 2));
    private final Bodies scalars = echo(spec("age", DataType.FP32, -1), spec("kind", DataType.INT64, -1, 1));
    private final Bodies tokens = echo(spec("ids", DataType.INT64, -1, -1));
    private final Bodies fixed = echo(spec("x", DataType.FP32, 3));
    private final Bodies images = echo(spec("images", DataType.UINT8, -1, 1, 2, 2));

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"[1.5,2]|[1.5,2.0]", "[[1,2]]|[[1.0,2.0]]", "[[1,2],[3,4]]|[[1.0,2.0],[3.0,4.0]]",
                    "{\"data\":[1,2]}|[1.0,2.0]", "{\"body\":[[1,2]]}|[[1.0,2.0]]", "{\"x\":[1,2]}|[1.0,2.0]",
                    "[{\"x\":[1,2]},{\"x\":[3,4]}]|[[1.0,2.0],[3.0,4.0]]", "{\"data\":[{\"x\":[1,2]}]}|[[1.0,2.0]]",
                    "{\"instances\":[[1,2],{\"data\":[3,4]}]}|{\"predictions\":[[1.0,2.0],[3.0,4.0]]}",
                    "  [ 1 , 2 ]  |[1.0,2.0]", "[NaN,-Infinity]|[NaN,-Infinity]"})
    void takesJsonForOneInput(String body, String answer) {
        assertThat(pairs.predict(null, body)).isEqualTo(answer);
        assertThat(pairs.predict(FORM, body)).isEqualTo(answer);
        assertThat(pairs.predict("application/json; charset=utf-8", body)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"age\":1,\"kind\":2}|{\"age\":1.0,\"kind\":[2]}",
            "{\"kind\":[2],\"age\":1}|{\"age\":1.0,\"kind\":[2]}",
            "{\"age\":[1,3],\"kind\":[[2],[4]]}|[{\"age\":1.0,\"kind\":[2]},{\"age\":3.0,\"kind\":[4]}]",
            "[{\"age\":1,\"kind\":2}]|[{\"age\":1.0,\"kind\":[2]}]",
            "{\"instances\":[{\"kind\":[2],\"age\":1}]}|{\"predictions\":[{\"age\":1.0,\"kind\":[2]}]}"})
    void takesJsonForSeveralInputs(String body, String answer) {
        assertThat(scalars.predict(null, body)).isEqualTo(answer);
    }

    @Test
    void findsOpenSizes() {
        assertThat(tokens.predict(null, "[1,2,3]")).isEqualTo("[1,2,3]");
        assertThat(tokens.predict(null, "[[1,2,3],[4,5,6]]")).isEqualTo("[[1,2,3],[4,5,6]]");
        assertThat(tokens.predict(null, "{\"instances\":[[7]]}")).isEqualTo("{\"predictions\":[[7]]}");
    }

    @Test
    void aModelWithoutBatchesTakesItsInputWhole() {
        assertThat(fixed.predict(null, "[1,2,3]")).isEqualTo("[1.0,2.0,3.0]");
        assertThat(fixed.predict(BYTES, new byte[12])).isEqualTo("[0.0,0.0,0.0]");
        refuses(fixed, null, "{\"instances\":[[1,2,3]]}", "The model takes no batches.");
    }

    @Test
    void takesForms() {
        assertThat(pairs.predict(FORM, "data=%5B1%2C+2%5D")).isEqualTo("[1.0,2.0]");
        assertThat(pairs.predict(FORM, "x=[[1,2],[3,4]]")).isEqualTo("[[1.0,2.0],[3.0,4.0]]");
        assertThat(scalars.predict(FORM, "age=1&kind=2")).isEqualTo("{\"age\":1.0,\"kind\":[2]}");
        assertThat(scalars.predict(MULTIPART, multipart("name=age", "1", "name=\"kind\"", " 2 ")))
                .isEqualTo("{\"age\":1.0,\"kind\":[2]}");
        assertThat(pairs.predict(MULTIPART, multipart("name=\"data\"; filename=\"a.json\"", "[1,2]")))
                .isEqualTo("[1.0,2.0]");
        assertThat(pairs.predict(MULTIPART, multipart("name=\"data\"; filename=\"a.bin\"", "\0\0\u0000?\0\0\0@")))
                .isEqualTo("[0.5,2.0]");
    }

    @Test
    void takesPicturesAsFilesAndInForms() {
        String file = new String(PictureFiles.grey("png", 2, 2, (x, y) -> 10 + x + 2 * y), StandardCharsets.ISO_8859_1);
        assertThat(images.predict("image/png", latin(file))).isEqualTo("[[[10,11],[12,13]]]");
        String one = "name=\"data\"; filename=\"a.png\"";
        assertThat(images.predict(MULTIPART, multipart(one, file))).isEqualTo("[[[10,11],[12,13]]]");
        assertThat(images.predict(MULTIPART, multipart(one, file, one, file)))
                .isEqualTo("[[[[10,11],[12,13]]],[[[10,11],[12,13]]]]");
        assertThat(images.predict(BYTES, new byte[] {1, 2, 3, 4})).isEqualTo("[[[1,2],[3,4]]]");
        String base64 = java.util.Base64.getEncoder().encodeToString(latin(file));
        assertThat(images.predict(null, "{\"data\":\"" + base64 + "\"}")).isEqualTo("[[[10,11],[12,13]]]");
        assertThat(images.predict("application/json", "\"" + base64 + "\"")).isEqualTo("[[[10,11],[12,13]]]");
        assertThat(images.predict(null, "{\"instances\":[{\"data\":\"" + base64 + "\"}]}"))
                .isEqualTo("{\"predictions\":[[[[10,11],[12,13]]]]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"``|The body is empty.", "[|The body ends in the middle",
            "{|The body ends in the middle", "[]|", "[[]]|", "[[[1,2]]]|", "[[1,2],[3]]|", "[1,2,3]|",
            "[1,null]|a number",
            "{}|The object is empty.", "{\"y\":[1,2]}|The model has no input 'y'.",
            "{\"x\":[1,2],\"data\":[1,2]}|was given twice", "{\"instances\":[]}|There is no row.",
            "{\"instances\":[{}]}|Input 'x' is missing in row 0.", "{\"instances\":[[1,2]],\"a\":1}|other members",
            "{\"instances\":[{\"x\":[1,2],\"x\":[1,2]}]}|Input 'x' was given twice in row 0.",
            "[1,2] x|something follows the end", "{\"x\":\"AAAA\"}|which is no image", "[[1e39,0]]|"})
    void saysWhatIsWrong(String body, @Nullable String message) {
        refuses(pairs, null, body, message == null ? "" : message);
    }

    @Test
    void saysWhatIsWrongWithForms() {
        refuses(pairs, "multipart/form-data", "x", "its Content-Type names no boundary");
        refuses(pairs, MULTIPART, "x", "its boundary does not follow");
        refuses(pairs, MULTIPART, "----x y\r\n", "the header of a field does not end");
        refuses(pairs, MULTIPART, "----x y\r\nContent-Type: a\r\n\r\n1\r\n----x y--", "a field has no name");
        refuses(pairs, MULTIPART, "----x y\r\nContent-Disposition: form-data; name=x\r\n\r\n[1,2]",
                "its boundary does not follow");
        refuses(pairs, FORM, "data=%5", "'%' is not followed by two hexadecimal digits");
        refuses(pairs, FORM, "data=%ZZ", "'%' is not followed by two hexadecimal digits");
        refuses(pairs, FORM, "a=1&".repeat(2000), "more than 1024 fields");
        refuses(pairs, FORM, "b=1", "The model has no input 'b'.");
        refuses(pairs, FORM, "&&&", "Input 'x' is missing.");
        refuses(pairs, BYTES, "abc", "no multiple of the 8");
        refuses(scalars, BYTES, "abc", "The model has 2 inputs");
    }

    @Test
    void doesNotTakeBytesThatLookLikeJsonForIt() {
        assertThat(pairs.predict(BYTES, new byte[] {'[', 0, 0, 0, '{', 0, 0, 0})).startsWith("[1.28E-43,");
    }

    private static void refuses(Bodies bodies, @Nullable String type, String body, String message) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> bodies.predict(type, body))
                .extracting(Problem::detail)
                .asString()
                .as(body)
                .contains(message);
        assertThat(bodies.budget.taken()).isZero();
    }

    private static byte[] multipart(String... dispositionsAndContents) {
        StringBuilder body = new StringBuilder("preamble\r\n");
        for (int i = 0; i < dispositionsAndContents.length; i += 2) {
            body.append("----x y\r\nContent-Disposition: form-data; ")
                    .append(dispositionsAndContents[i])
                    .append("\r\n\r\n")
                    .append(dispositionsAndContents[i + 1])
                    .append("\r\n");
        }
        return latin(body.append("----x y--\r\nepilogue").toString());
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TensorSpec spec(String name, DataType type, long... shape) {
        return new TensorSpec(name, type, Arrays.stream(shape).boxed().toList());
    }

    private static Bodies echo(TensorSpec... specs) {
        return new Bodies(new Signature(List.of(specs), List.of(specs), List.of(), null));
    }
}
