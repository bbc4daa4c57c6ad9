package io.modelport.serving.tfserving;

import static io.modelport.serving.tfserving.TensorFlowNode.same;
import static io.modelport.serving.tfserving.TensorFlowNode.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.network.DataType;
import io.modelport.network.Signature;
import io.modelport.network.TensorSpec;
import io.modelport.serving.NodeClient.Answer;
import io.modelport.serving.Waiting;
import io.modelport.serving.core.EchoRunner;
import io.modelport.serving.image.PictureFiles;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predict calls of models that answer with what they were given. */
class PredictTests {

    private static final TensorSpec PAIRS = spec("x", DataType.FP32, -1L, 2L);

    @Test
    void answersRowsWithPredictionsAndColumnsWithOutputs() {
        try (TensorFlowNode node = echo(PAIRS)) {
            String rows = "{\"predictions\":[[1.0,2.5],[-3.0E10,0.0]]}";
            String columns = "{\"outputs\":[[1.0,2.5],[-3.0E10,0.0]]}";
            assertThat(ok(node, "{\"instances\": [[1, 2.5], [-3e10, 0]]}")).isEqualTo(rows);
            assertThat(ok(node, "{\"instances\": [{\"x\": [1, 2.5]}, {\"x\": [-3e10, 0]}]}")).isEqualTo(rows);
            assertThat(ok(node, "{\"inputs\": [[1, 2.5], [-3e10, 0]]}")).isEqualTo(columns);
            assertThat(ok(node, "{\"inputs\": {\"x\": [[1, 2.5], [-3e10, 0]]}}")).isEqualTo(columns);
        }
    }

    @Test
    void answersSeveralInputsAndOutputsWithObjects() {
        TensorSpec tags = spec("tag", DataType.INT64, -1L);
        TensorSpec signals = spec("signal", DataType.FP32, -1L, 3L);
        TensorSpec sensors = spec("sensor \"é\"", DataType.FP64, -1L, -1L, 2L);
        try (TensorFlowNode node = echo(tags, signals, sensors)) {
            String first = "{\"tag\":7,\"signal\":[1.0,2.0,3.0],\"sensor \\\"é\\\"\":[[1.5,2.0],[4.0,5.0]]}";
            String second = "{\"sensor \\\"é\\\"\":[[4.0,5.0],[6.0,8.0]],\"signal\":[3.0,4.0,1.0],\"tag\":-8}";
            Answer rows = node
                    .predict("{\"instances\": [" + first + ", " + second + "], \"parameters\": {\"a\": [1]}}");
            assertThat(rows.status()).as(rows.body()).isEqualTo(200);
            assertThat(rows.body()).startsWith("{\"predictions\":[" + first + ",");
            assertThat(rows.json().get("predictions").get(1).get("tag").asInt()).isEqualTo(-8);
            String columns = "{\"tag\":[7,-8],\"signal\":[[1.0,2.0,3.0],[3.0,4.0,1.0]],"
                    + "\"sensor \\\"é\\\"\":[[[1.5,2.0],[4.0,5.0]],[[4.0,5.0],[6.0,8.0]]]}";
            assertThat(ok(node, "{\"signature_name\": \"serving_default\", \"inputs\": " + columns + "}"))
                    .isEqualTo("{\"outputs\":" + columns + "}");
        }
    }

    @Test
    void takesEveryDatatypeAsItsSignatureSays() {
        for (DataType type : DataType.values()) {
            if (type == DataType.BYTES) {
                continue;
            }
            try (TensorFlowNode node = echo(spec("x", type, -1L))) {
                String values = switch (type) {
                    case BOOL -> "[true,false]";
                    case UINT8 -> "[0,255]";
                    case INT8 -> "[-128,127]";
                    case UINT16 -> "[0,65535]";
                    case INT16 -> "[-32768,32767]";
                    case UINT32 -> "[0,4294967295]";
                    case INT32 -> "[-2147483648,2147483647]";
                    case UINT64 -> "[0,18446744073709551615]";
                    case INT64 -> "[-9223372036854775808,9223372036854775807]";
                    case FP16, BF16, FP32, FP64, BYTES -> "[0.5,-0.25,NaN,Infinity,-Infinity,-0.0]";
                };
                assertThat(ok(node, "{\"instances\": " + values + "}")).isEqualTo("{\"predictions\":" + values + "}");
                assertThat(ok(node, "{\"inputs\": " + values + "}")).isEqualTo("{\"outputs\":" + values + "}");
                for (String wrong : new String[] {"null", "\"1\"", "{}", "[1]", "1e999"}) {
                    assertThat(node.predict("{\"instances\": [" + wrong + "]}").status()).as(type + " " + wrong)
                            .isEqualTo(400);
                }
                assertThat(node.predict("{\"instances\": [1" + "0".repeat(70_000) + "]}").status()).isEqualTo(400);
            }
        }
        try (TensorFlowNode node = echo(spec("x", DataType.BYTES, -1L))) {
            Answer answer = node.predict("{\"instances\": [\"a\"]}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).contains("is of BYTES, which cannot be given to a TorchScript module");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"UINT8|256", "UINT8|-1", "INT8|128", "INT16|32768",
            "UINT16|65536", "INT32|2147483648", "UINT32|-1", "INT64|9223372036854775808", "UINT64|18446744073709551616",
            "INT32|1.0", "INT32|1e2", "INT32|true", "BOOL|1", "BOOL|\"true\"", "FP32|1e39", "FP16|70000", "FP64|null",
            "FP32|\"NaN\"", "FP32|nan", "INT32|NaN", "FP32|01", "FP32|.5"})
    void refusesWhatDoesNotFit(DataType type, String value) {
        try (TensorFlowNode node = echo(spec("x", type, -1L))) {
            assertThat(node.predict("{\"instances\": [" + value + "]}").status()).isEqualTo(400);
            assertThat(node.predict("{\"inputs\": [" + value + "]}").status()).isEqualTo(400);
        }
    }

    @Test
    void findsOpenDimensionsInTheNesting() {
        try (TensorFlowNode node = echo(spec("x", DataType.INT32, -1L, -1L, 2L, -1L))) {
            String value = "[[[[1],[2]],[[3],[4]],[[5],[6]]],[[[7],[8]],[[9],[10]],[[11],[12]]]]";
            assertThat(ok(node, "{\"instances\":" + value + "}")).isEqualTo("{\"predictions\":" + value + "}");
        }
        try (TensorFlowNode node = echo(spec("x", DataType.FP64))) {
            assertThat(ok(node, "{\"inputs\": 1.5}")).isEqualTo("{\"outputs\":1.5}");
            assertThat(ok(node, "{\"inputs\": {\"x\": NaN}}")).isEqualTo("{\"outputs\":NaN}");
            assertThat(refusal(node, "{\"instances\": [1.5]}")).contains("Send the inputs in columns");
            assertThat(refusal(node, "{\"instances\": [1, 2]}")).contains("has no dimensions and was given 2 rows");
            assertThat(refusal(node, "{\"inputs\": [1.5]}")).contains("nested deeper");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"instances\":[[1,2],[3,4],[5]]}|row 2 has 1 elements in dimension 1 where the signature [-1, 2] asks for 2",
            "{\"instances\":[[1,2],[3,4,5]]}|row 1 has more than 2 elements in dimension 1",
            "{\"inputs\":[[1,2],[3,4],[5,6],[]]}|row 3 has 0 elements",
            "{\"instances\":[[1,2],3]}|row 1 is nested less deep",
            "{\"instances\":[1,2]}|row 0 is nested less deep",
            "{\"instances\":[[1,2],[[3,4]]]}|row 1 is nested deeper",
            "{\"instances\":[[1,[2]]]}|a number is expected",
            "{\"instances\":[[1,2],{\"x\":[3,4]}]}|Row 1 is an object, those before it are not.",
            "{\"instances\":[{\"x\":[1,2]},[3,4]]}|Row 1 is a plain value, those before it are not.",
            "{\"instances\":[{\"x\":[1,2]},{}]}|Row 1 has no 'x'.",
            "{\"instances\":[{\"x\":[1,2],\"x\":[1,2]}]}|Row 0 gives 'x' twice.",
            "{\"instances\":[{\"y\":[1,2]}]}|The model has no input 'y'. Send [x].",
            "{\"inputs\":{\"y\":[[1,2]]}}|The model has no input 'y'.",
            "{\"inputs\":{\"x\":[[1,2]],\"x\":[[1,2]]}}|Input 'x' was given twice.",
            "{\"inputs\":{}}|Input 'x' is missing",
            "{\"inputs\":{\"x\":{}}}|has an object that is not",
            "{\"instances\":[]}|No values in 'instances' array.",
            "{\"instances\":{}}|an array is expected",
            "{\"instances\":[[]]}|row 0 has 0 elements",
            "{\"inputs\":[]}|expects the shape [-1, 2] and got [0, 2]",
            "{\"inputs\":null}|row 0 is nested less deep",
            "{}|Missing 'inputs' or 'instances' key.",
            "[]|an object is expected",
            "``|The body ends in the middle",
            "{\"instances\":[[1,2]],\"inputs\":[[1,2]]}|has 'instances' and 'inputs'",
            "{\"instances\":[[1,2]],\"instances\":[[1,2]]}|has 'instances' and 'instances'",
            "{\"instances\":[[1,2]],\"signature_name\":\"other\"}|'other' not found in signature def",
            "{\"instances\":[[1,2]],\"signature_name\":7}|a string is expected",
            "{\"signature_name\":\"\",\"signature_name\":\"\"}|'signature_name' is there twice",
            "{\"instances\":[[1,2]]}x|something follows the end",
            "{\"instances\":[{\"b64\":\"AAA=\"}]}|is of FP32; {\"b64\": \"…\"} gives raw bytes, for inputs of UINT8"})
    void saysWhatIsWrong(String body, String message) {
        try (TensorFlowNode node = echo(PAIRS)) {
            assertThat(refusal(node, body)).contains(message);
        }
    }

    @Test
    void saysWhichRowDiffersFromThoseBeforeIt() {
        try (TensorFlowNode node = echo(spec("x", DataType.FP32, -1L, -1L, 2L))) {
            assertThat(refusal(node, "{\"instances\": [[[1,2],[3,4]], [[1,2]]]}"))
                    .contains("row 1 has 1 elements in dimension 1 where those before it have 2");
            assertThat(refusal(node, "{\"inputs\": [[[1,2]], [[1,2],[3,4]]]}"))
                    .contains("row 1 has more than 1 elements in dimension 1 where those before it have 1");
        }
    }

    @Test
    void wantsSeveralInputsNamed() {
        try (TensorFlowNode node = echo(PAIRS, spec("y", DataType.INT32, -1L))) {
            assertThat(refusal(node, "{\"instances\": [[1, 2]]}")).contains("'instances' is plain",
                    "objects of [x, y]");
            assertThat(refusal(node, "{\"inputs\": [[1, 2]]}")).contains("'inputs' is plain", "an object of [x, y]");
            assertThat(refusal(node, "{\"instances\": [{\"x\": [1, 2]}]}")).contains("Row 0 has no 'y'.");
            assertThat(
                    refusal(node, "{\"instances\": [{\"x\": [1,2], \"y\": 1}, {\"x\": [1,2], \"y\": 1}, {\"y\": 1}]}"))
                    .contains("Row 2 has no 'x'.");
            assertThat(refusal(node, "{\"inputs\": {\"x\": [[1, 2]], \"y\": [1, 2]}}"))
                    .contains("Input 'y' has 2 rows and 'x' has 1");
        }
    }

    @Test
    void takesRawBytesForImages() {
        byte[] pixels = new byte[24];
        new Random(7).nextBytes(pixels);
        String numbers = numbers(pixels, 0, 12) + "," + numbers(pixels, 12, 24);
        try (TensorFlowNode node = echo(spec("image", DataType.UINT8, -1L, 3L, -1L))) {
            String rows = "[" + base64(pixels, 0, 12) + "," + base64(pixels, 12, 24) + "]";
            String expected = "{\"predictions\":[" + numbers + "]}";
            assertThat(ok(node, "{\"instances\": " + rows + "}")).isEqualTo(expected);
            assertThat(ok(node, "{\"instances\": [{\"image\": " + base64(pixels, 0, 12) + "}, {\"image\": ["
                    + base64(pixels, 12, 16) + "," + base64(pixels, 16, 20) + "," + base64(pixels, 20, 24) + "]}]}"))
                    .isEqualTo(expected);
            assertThat(ok(node, "{\"inputs\": " + rows + "}")).isEqualTo("{\"outputs\":[" + numbers + "]}");
            assertThat(ok(node, "{\"inputs\": {\"image\": " + rows + "}}"))
                    .isEqualTo("{\"outputs\":[" + numbers + "]}");
            assertThat(refusal(node, "{\"instances\": [" + base64(pixels, 0, 12) + "," + base64(pixels, 0, 9) + "]}"))
                    .contains("got 9 elements in row 1");
            assertThat(refusal(node, "{\"instances\": [" + base64(pixels, 0, 11) + "]}")).contains("got 11 elements");
            assertThat(refusal(node, "{\"inputs\": " + base64(pixels, 0, 12) + "}"))
                    .contains("several open dimensions");
            assertThat(refusal(node, "{\"instances\": [{\"b64\": \"*\"}]}")).contains("is not Base64");
            assertThat(refusal(node, "{\"instances\": [{\"b64\": 7}]}")).contains("a string is expected");
            assertThat(refusal(node, "{\"instances\": [{\"b64\": \"AAAA\", \"x\": 1}]}")).contains("more members");
        }
        try (TensorFlowNode node = echo(spec("image", DataType.UINT8, -1L, 2L, 6L))) {
            assertThat(ok(node, "{\"inputs\": " + base64(pixels, 0, 24) + "}")).startsWith("{\"outputs\":[[[");
        }
    }

    @ParameterizedTest
    @CsvSource({"UINT8,255,0", "FP32,1.0,0.0"})
    void anImageMayBeItsFile(DataType type, String white, String black) {
        byte[] png = PictureFiles.grey("png", 2, 2, (x, y) -> x == y ? 255 : 0);
        byte[] large = PictureFiles.grey("png", 4, 2, (x, y) -> 255);
        byte[] jpeg = PictureFiles.colour("jpg", 2, 2, (x, y) -> 0);
        String picture = base64(png, 0, png.length);
        String row = "[[[" + white + "," + black + "],[" + black + "," + white + "]]]";
        try (TensorFlowNode node = echo(spec("image", type, -1L, 1L, 2L, 2L))) {
            String two = "[" + row + "," + row + "]";
            for (String instances : List.of("[" + picture + "," + picture + "]",
                    "[{\"image\": " + picture + "}, {\"image\": " + picture + "}]", "[" + row + "," + picture + "]")) {
                assertThat(ok(node, "{\"instances\": " + instances + "}")).isEqualTo("{\"predictions\":" + two + "}");
            }
            assertThat(ok(node, "{\"inputs\": [" + picture + "," + picture + "]}"))
                    .isEqualTo("{\"outputs\":" + two + "}");
            assertThat(ok(node, "{\"inputs\": " + picture + "}")).isEqualTo("{\"outputs\":[" + row + "]}");
            assertThat(ok(node, "{\"instances\": [" + base64(large, 0, large.length) + "]}"))
                    .as("brought to the model's size")
                    .isEqualTo("{\"predictions\":[" + row.replace(black, white) + "]}");
            assertThat(refusal(node, "{\"instances\": [" + base64(png, 0, png.length - 20) + "]}"))
                    .contains("cannot be read");
        }
        try (TensorFlowNode node = echo(spec("image", type, -1L, 3L, -1L, -1L))) {
            String expected = ("[[" + black + "," + black + "],[" + black + "," + black + "]]");
            assertThat(ok(node, "{\"instances\": [" + base64(jpeg, 0, jpeg.length) + "," + base64(jpeg, 0, jpeg.length)
                    + "]}")).isEqualTo("{\"predictions\":[[" + String.join(",", expected, expected, expected) + "],["
                            + String.join(",", expected, expected, expected) + "]]}");
            assertThat(refusal(node, "{\"instances\": [" + picture + "," + base64(large, 0, large.length) + "]}"))
                    .contains("is ragged");
            byte[] huge = PictureFiles.grey("png", 2_000, 1_000, (x, y) -> 0);
            String sent = base64(huge, 0, huge.length);
            assertThat(node.predict("{\"instances\": [" + sent + "," + sent + "]}").status()).isEqualTo(413);
            Waiting.until(() -> node.budget.taken() == 0);
        }
        try (TensorFlowNode node = echo(spec("numbers", type, -1L, 4L))) {
            assertThat(refusal(node, "{\"instances\": [" + picture + "]}")).isNotEmpty();
        }
    }

    @Test
    void readsManyRowsIntoMemoryThatGrows() {
        String rows = IntStream.range(0, 20_000)
                .mapToObj(i -> "[" + i + ".0,-" + i + ".0]")
                .collect(Collectors.joining(",", "[", "]"));
        try (TensorFlowNode node = echo(PAIRS)) {
            assertThat(ok(node, "{\"instances\":" + rows + "}")).isEqualTo("{\"predictions\":" + rows + "}");
            Waiting.until(() -> node.budget.taken() == 0);
        }
    }

    @Test
    void aModelWhoseOutputsHaveDifferentRowsAnswersInColumnsOnly() {
        Signature signature = same(List.of(), spec("a", DataType.FP32, 2L), spec("b", DataType.FP32, 3L));
        try (TensorFlowNode node = TensorFlowNode.of(signature, new EchoRunner())) {
            String columns = "{\"a\":[1.0,2.0],\"b\":[1.0,2.0,3.0]}";
            assertThat(ok(node, "{\"inputs\":" + columns + "}")).isEqualTo("{\"outputs\":" + columns + "}");
        }
    }

    private static TensorFlowNode echo(TensorSpec... specs) {
        return TensorFlowNode.of(same(List.of(), specs), new EchoRunner());
    }

    private static String ok(TensorFlowNode node, String body) {
        Answer answer = node.predict(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("3");
        return answer.body();
    }

    private static String refusal(TensorFlowNode node, String body) {
        Answer answer = node.predict(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        Waiting.until(() -> node.budget.taken() == 0);
        return answer.error();
    }

    private static String base64(byte[] bytes, int from, int to) {
        return "{\"b64\": \"" + Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, to))
                + "\"}";
    }

    private static String numbers(byte[] bytes, int from, int to) {
        int width = (to - from) / 3;
        return Stream.of(0, 1, 2)
                .map(row -> IntStream.range(0, width)
                        .mapToObj(i -> Integer.toString(bytes[from + row * width + i] & 0xff))
                        .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
