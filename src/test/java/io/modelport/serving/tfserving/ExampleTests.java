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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classify and regress calls of models that answer with what they were given. */
class ExampleTests {

    private static final TensorSpec SCORES = spec("scores", DataType.FP32, -1L, 3L);
    private static final TensorSpec NUMBER = spec("x", DataType.FP32, -1L, 1L);

    @Test
    void givesEveryClassWithItsScore() {
        try (TensorFlowNode node = node(same(List.of("red", "gr\"n"), SCORES))) {
            String expected = "{\"results\":[[[\"red\",0.5],[\"gr\\\"n\",0.25],[\"\",NaN]],"
                    + "[[\"red\",1.0],[\"gr\\\"n\",2.0],[\"\",3.0]]]}";
            assertThat(
                    ok(node, "classify", "{\"examples\": [{\"scores\": [0.5, 0.25, NaN]}, {\"scores\": [1, 2, 3]}]}"))
                    .isEqualTo(expected);
            assertThat(ok(node, "classify", "{\"context\": {\"none\": \"a\"}, \"signature_name\": "
                    + "\"tensorflow/serving/classify\", \"examples\": [{\"id\": {\"b64\": \"AA==\"}, \"scores\": "
                    + "[0.5, 0.25, NaN]}, {\"scores\": [1, 2, 3]}]}")).isEqualTo(expected);
        }
    }

    @Test
    void givesOneNumberForEachExample() {
        String twice = "{\"results\":[1.0,2.0]}";
        try (TensorFlowNode node = node(same(List.of(), NUMBER))) {
            assertThat(ok(node, "regress", "{\"signature_name\": \"tensorflow/serving/regress\", "
                    + "\"examples\": [{\"x\": 1.0}, {\"x\": 2.0}]}")).isEqualTo(twice);
            assertThat(ok(node, "regress", "{\"examples\": [{\"x\": [1]}, {\"x\": [2]}]}")).isEqualTo(twice);
        }
        try (TensorFlowNode node = node(same(List.of(), spec("x", DataType.FP32, -1L)))) {
            assertThat(ok(node, "REGRESS", "{\"examples\": [{\"x\": 1.0}, {\"x\": 2.0}]}")).isEqualTo(twice);
        }
    }

    @Test
    void takesFeaturesFlatAndNested() {
        TensorSpec grid = spec("x", DataType.FP32, -1L, 2L, -1L);
        try (TensorFlowNode node = node(same(List.of("a", "b"), grid))) {
            String expected = "{\"results\":[[[\"a\",1.0],[\"b\",2.0],[\"\",3.0],[\"\",4.0]]]}";
            assertThat(ok(node, "classify", "{\"examples\": [{\"x\": [1,2,3,4]}]}")).isEqualTo(expected);
            assertThat(ok(node, "classify", "{\"examples\": [{\"x\": [[1,2],[3,4]]}]}")).isEqualTo(expected);
            assertThat(refusal(node, "classify", "{\"examples\": [{\"x\": [1,2,3]}]}")).contains("got 3 elements");
            assertThat(refusal(node, "classify", "{\"examples\": [{\"x\": [1,2,3,4]}, {\"x\": [1,2]}]}"))
                    .contains("got 2 elements in row 1");
            assertThat(refusal(node, "classify", "{\"examples\": [{\"x\": 1}]}")).contains("got 1 elements");
        }
        try (TensorFlowNode node = node(same(List.of("a"), spec("x", DataType.UINT8, -1L, 2L)))) {
            assertThat(ok(node, "classify", "{\"examples\": [{\"x\": {\"b64\": \"AP8=\"}}]}"))
                    .isEqualTo("{\"results\":[[[\"a\",0],[\"\",255]]]}");
        }
    }

    @Test
    void sharesTheContextAmongTheExamples() {
        Signature signature = same(List.of("a"), SCORES, spec("y", DataType.INT32, -1L));
        try (TensorFlowNode node = node(signature)) {
            String expected = "{\"results\":[[[\"a\",1.0],[\"\",2.0],[\"\",3.0]],[[\"a\",1.0],[\"\",2.0],[\"\",3.0]]]}";
            String context = "\"context\": {\"scores\": [1, 2, 3]}";
            String examples = "\"examples\": [{\"y\": 1}, {\"y\": 2}]";
            assertThat(ok(node, "classify", "{" + context + ", " + examples + "}")).isEqualTo(expected);
            assertThat(ok(node, "classify", "{" + examples + ", " + context + "}")).isEqualTo(expected);
            assertThat(ok(node, "classify", "{\"context\": {\"scores\": [1, 2, 3], \"y\": 7}, \"examples\": [{}, {}]}"))
                    .isEqualTo(expected);
            assertThat(refusal(node, "classify", "{\"context\": {\"y\": 3}, " + examples + "}"))
                    .contains("Example 0 has no feature 'scores'");
            assertThat(refusal(node, "classify", "{\"context\": {\"scores\": [1, 2, 3], \"y\": 3}, " + examples + "}"))
                    .contains("Feature 'y' is in the context and in the examples.");
        }
    }

    @Test
    void aShortRequestTakesNoMoreMemoryThanATensorMay() {
        String context = "{\"context\": {\"x\": [0" + ",0".repeat(99_999) + "]}, \"examples\": [{}";
        try (TensorFlowNode node = node(same(List.of("a"), spec("x", DataType.FP32, -1L, -1L)))) {
            assertThat(refusal(node, "classify", context + ",{}".repeat(99_999) + "]}"))
                    .contains("would take 40000000000 bytes");
            Answer answer = node.http.post("/v1/models/m:classify", context + ",{}".repeat(999) + "]}");
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.error()).contains("needs 400000000 bytes of memory");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}|Key 'examples' is expected and was not found.",
            "{\"examples\":[]}|'examples' value is an empty array.",
            "{\"examples\":{}}|an array is expected",
            "{\"examples\":[1]}|an object is expected",
            "{\"examples\":[{}]}|Example 0 has no feature 'scores'.",
            "{\"examples\":[{\"scores\":[1,2,3]},{}]}|Example 1 has no feature 'scores'.",
            "{\"examples\":[{},{\"scores\":[1,2,3]}]}|Example 1 gives 'scores', which one before it does not.",
            "{\"examples\":[{\"scores\":[1,2,3],\"scores\":[1,2,3]}]}|Example 0 gives 'scores' twice.",
            "{\"examples\":[{\"scores\":[1,2]}]}|got 2 elements in row 0",
            "{\"examples\":[{\"scores\":\"a\"}]}|a number is expected",
            "{\"examples\":[{\"scores\":[1,null,3]}]}|a number is expected",
            "{\"examples\":[{\"scores\":[1,2,3]}],\"examples\":[]}|'examples' is there twice",
            "{\"context\":{},\"context\":{}}|'context' is there twice",
            "{\"context\":{\"scores\":[1,2,3],\"scores\":[1,2,3]}}|'scores' is there twice",
            "{\"context\":[]}|an object is expected",
            "{\"signature_name\":\"regression\"}|'regression' not found in signature def",
            "{\"instances\":[[1,2,3]]}|Key 'examples' is expected"})
    void saysWhatIsWrong(String body, String message) {
        try (TensorFlowNode node = node(same(List.of("a"), SCORES))) {
            assertThat(refusal(node, "classify", body)).contains(message);
        }
    }

    @Test
    void saysWhichMethodServesTheModel() {
        try (TensorFlowNode node = node(same(List.of("a"), SCORES))) {
            assertThat(refusal(node, "regress", "{}")).contains("so it does not regress. Use :predict or :classify.");
        }
        try (TensorFlowNode node = node(same(List.of(), NUMBER))) {
            assertThat(refusal(node, "classify", "{}")).contains("no class labels", "Use :predict or :regress.");
        }
        try (TensorFlowNode node = node(same(List.of(), SCORES))) {
            assertThat(refusal(node, "regress", "{}")).endsWith("Use :predict.");
        }
    }

    private static TensorFlowNode node(Signature signature) {
        return TensorFlowNode.of(signature, new EchoRunner());
    }

    private static String ok(TensorFlowNode node, String verb, String body) {
        Answer answer = node.http.post("/v1/models/m:" + verb, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("X-Modelport-Model-Version")).isEqualTo("3");
        return answer.body();
    }

    private static String refusal(TensorFlowNode node, String verb, String body) {
        Answer answer = node.http.post("/v1/models/m:" + verb, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        Waiting.until(() -> node.budget.taken() == 0);
        return answer.error();
    }
}
