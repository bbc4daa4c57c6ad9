package io.modelport.serving.web;

import io.modelport.network.Signature;
import io.modelport.serving.core.Answer;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.json.JsonWriter;
import io.modelport.serving.tensor.TopClasses;

/** Writes the answer of a native prediction. */
final class PredictionWriter {

    private PredictionWriter() {}

    /** @param top how many classes of each row */
    static void write(Answer answer, int top, JsonWriter json) {
        VersionHandle version = answer.version();
        Signature signature = version.contract().signature();
        json.raw("{\"model\":").string(version.model()).raw(",\"version\":").number(version.version());
        if (!signature.classLabels().isEmpty()) {
            json.raw(",\"predictions\":[");
            writeRows(TopClasses.of(answer.outputs().getFirst(), version.contract().batched(), top,
                    signature.classLabels()), json);
            json.raw("]");
        }
        json.raw(",\"outputs\":{");
        for (int i = 0; i < answer.outputs().size(); i++) {
            json.raw(i == 0 ? "" : ",").string(signature.outputs().get(i).name()).raw(":");
            json.nested(answer.outputs().get(i));
        }
        json.raw("}}");
    }

    private static void writeRows(TopClasses classes, JsonWriter json) {
        int count = (int) classes.shape()[classes.shape().length - 1];
        for (int first = 0; first < classes.size(); first += count) {
            json.raw(first == 0 ? "{" : ",{");
            writeClass(classes, first, json);
            json.raw(",\"best\":[");
            for (int i = first; i < first + count; i++) {
                json.raw(i == first ? "{" : ",{");
                writeClass(classes, i, json);
                json.raw("}");
            }
            json.raw("]}");
        }
    }

    private static void writeClass(TopClasses classes, int index, JsonWriter json) {
        json.raw("\"label\":").string(classes.label(index)).raw(",\"probability\":");
        classes.writeValue(index, json);
    }
}
