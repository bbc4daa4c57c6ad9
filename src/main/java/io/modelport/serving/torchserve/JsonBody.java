package io.modelport.serving.torchserve;

import io.modelport.network.TensorSpec;
import io.modelport.problem.Invalid;
import io.modelport.serving.core.InputCollector;
import io.modelport.serving.json.JsonReader;
import io.modelport.serving.tensor.InputNames;
import io.modelport.serving.value.InputValues;
import java.util.List;

/**
 * Reads JSON as TorchServe's handlers are sent it: the only input's elements, bare or as {@code data}; an object that
 * names the inputs; or {@code instances}, each such a thing by itself. An image may stand as Base64 of its file.
 */
final class JsonBody {

    private final JsonReader json;
    private final InputValues values;
    private final List<TensorSpec> specs;

    JsonBody(JsonReader json, InputCollector inputs) {
        this.json = json;
        this.values = new InputValues(json, inputs);
        this.specs = inputs.signature().inputs();
    }

    /** Reads the whole body, up to what follows it. */
    AnswerForm read() {
        if (values.isRowsAhead()) {
            values.readRows("data");
            return AnswerForm.ROWS;
        }
        if (!json.isNext('{')) {
            return values.readOnly() ? AnswerForm.ROWS : AnswerForm.ONE;
        }
        boolean rows = false;
        boolean any = false;
        json.beginObject();
        while (json.hasNext('}')) {
            String name = json.key();
            if (PredictionBody.find(name, specs) >= 0 && !values.isRowsAhead()) {
                rows |= values.readInput(PredictionBody.find(name, specs));
            } else if (name.equals("instances") || name.equals("data")) {
                values.readRows("data");
                return endOfInstances(name.equals("instances") ? AnswerForm.PREDICTIONS : AnswerForm.ROWS);
            } else {
                throw InputNames.refuse(name, specs);
            }
            any = true;
        }
        if (!any) {
            throw new Invalid("no-inputs", "The object is empty.", "Name the model's inputs in it.");
        }
        return rows ? AnswerForm.ROWS : AnswerForm.ONE;
    }

    private AnswerForm endOfInstances(AnswerForm form) {
        if (json.hasNext('}')) {
            throw json.refuse("rows and other members are in one object");
        }
        return form;
    }
}
