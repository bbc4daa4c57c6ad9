package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows that one slot runs together: each part belongs to one request and is all of it, or a run of its rows. */
final class Batch implements Occupant {

    private final List<Part> parts = new ArrayList<>();
    private int rows;

    /**
     * Some rows of one request.
     *
     * @param prediction the request
     * @param firstRow the first of them
     * @param rows how many
     */
    private record Part(Prediction prediction, int firstRow, int rows) {

        boolean isWhole() {
            return rows == prediction.inputs().rows();
        }
    }

    void add(Prediction prediction, int firstRow, int count) {
        parts.add(new Part(prediction, firstRow, count));
        rows += count;
    }

    int rows() {
        return rows;
    }

    /** Whether rows of these inputs can stand below those that are in. */
    boolean fits(Inputs inputs) {
        return parts.getFirst().prediction.inputs().fits(inputs);
    }

    int size() {
        return parts.size();
    }

    List<Tensor> inputs(int part) {
        return parts.get(part).prediction.inputs().tensors();
    }

    int firstRow(int part) {
        return parts.get(part).firstRow;
    }

    int rows(int part) {
        return parts.get(part).rows;
    }

    @Override
    public void expireOverdue(long now) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).prediction.expireOverdue(now);
        }
    }

    /** Runs it and tells every request of it how its rows fared. */
    void run(Slot slot) {
        slot.occupy(this);
        if (parts.size() == 1) {
            runAlone(parts.getFirst(), slot);
            return;
        }
        BatchRun run = new BatchRun(rows, parts.size());
        List<Tensor> outputs;
        try {
            outputs = slot.run(slot.stack(this), run);
        } catch (RuntimeException e) {
            // One request may be to blame, and the others must not fail for it.
            for (int i = 0; i < parts.size(); i++) {
                runAlone(parts.get(i), slot);
            }
            return;
        } catch (Error e) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).prediction.partFailed(e);
            }
            throw e;
        }
        int row = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            part.prediction.partDone(part.firstRow, part.rows, Rows.slice(outputs, row, part.rows), run);
            row += part.rows;
        }
    }

    private static void runAlone(Part part, Slot slot) {
        BatchRun run = new BatchRun(part.rows, 1);
        List<Tensor> outputs;
        try {
            List<Tensor> inputs = part.prediction.inputs().tensors();
            outputs = slot.run(part.isWhole() ? inputs : Rows.slice(inputs, part.firstRow, part.rows), run);
        } catch (RuntimeException | Error e) {
            part.prediction.partFailed(e);
            return;
        }
        part.prediction.partDone(part.firstRow, part.rows, outputs, run);
    }
}
