package io.modelport.torchscript.archive;

import io.modelport.engine.LoadedModel;
import io.modelport.engine.Predictor;
import io.modelport.engine.Tensor;
import io.modelport.engine.TestEngine;
import io.modelport.network.DataType;
import io.modelport.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads and runs every archive of a folder, in a process that may die of it; says each before and after. */
final class LoadArchives {

    private LoadArchives() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            System.out.println("begins " + file.getFileName());
            System.out.println((runs(file) ? "ran " : "raised ") + file.getFileName());
        }
        System.out.println("survived");
    }

    private static boolean runs(Path file) {
        long[] shape = {2, 4};
        Tensor input = new Tensor(DataType.FP32, shape, Tensor.allocate(2 * 4 * Float.BYTES));
        try (LoadedModel model = TestEngine.start().load(file); Predictor predictor = model.newPredictor()) {
            for (int i = 0; i < 3; i++) {
                predictor.predict(List.of(input));
            }
            return true;
        } catch (Problem raised) {
            return false;
        }
    }
}
