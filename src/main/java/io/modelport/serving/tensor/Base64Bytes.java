package io.modelport.serving.tensor;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.json.JsonReader;
import java.util.Base64;

/** Bytes that stand in JSON as Base64. */
public final class Base64Bytes {

    private Base64Bytes() {}

    /**
     * Reads the next value.
     *
     * @throws Invalid when it is no string of Base64
     */
    public static byte[] read(JsonReader json, TensorSpec input) {
        try {
            return Base64.getDecoder().decode(json.string());
        } catch (IllegalArgumentException e) {
            throw new Invalid("invalid-base64", "Input '" + input.name() + "' is not Base64: " + e.getMessage() + ".",
                    "Encode the bytes as RFC 4648 says.", e);
        }
    }
}
