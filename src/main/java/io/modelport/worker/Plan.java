package io.modelport.worker;

import io.modelport.network.TrainingSpec;
import io.modelport.process.wire.Assignment;
import io.modelport.process.wire.Assignment.DataFile;
import io.modelport.torchscript.TrainingForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that decides what a training's numbers become. A checkpoint serves only the plan that it was made for.
 *
 * @param form version of the module that trains
 * @param spec what is trained
 * @param data digests of the files it is trained on
 * @param classLabels names of the classes, in the order of their numbers
 * @param evaluationSplit the split that is evaluated
 */
record Plan(int form, TrainingSpec spec, List<String> data, List<String> classLabels, String evaluationSplit) {

    Plan {
        data = List.copyOf(data);
        classLabels = List.copyOf(classLabels);
    }

    static Plan of(Assignment assignment) {
        return new Plan(TrainingForm.VERSION, assignment.spec(),
                assignment.data().stream().map(DataFile::digest).toList(), assignment.classLabels(),
                assignment.evaluationSplit());
    }

    /** {@code sha256:} and 64 hexadecimal digits. */
    String digest() {
        return FileDigest.of(new JsonMapper().writeValueAsString(this).getBytes(StandardCharsets.UTF_8));
    }
}
