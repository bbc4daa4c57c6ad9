package io.modelport.serving.core;

import io.modelport.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Cuts tensors along their first dimension and puts them together again. */
final class Rows {

    private Rows() {}

    /** The rows from {@code from} on, without a copy. */
    static Tensor slice(Tensor tensor, int from, int rows) {
        ByteBuffer data = tensor.data();
        int rowBytes = rowBytes(tensor);
        ByteBuffer part = data.slice(data.position() + from * rowBytes, rows * rowBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(tensor.type(), withRows(tensor.shape(), rows), part);
    }

    static List<Tensor> slice(List<Tensor> tensors, int from, int rows) {
        List<Tensor> parts = new ArrayList<>(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            parts.add(slice(tensors.get(i), from, rows));
        }
        return parts;
    }

    /** Copies rows of one tensor to the given row of a buffer. */
    static void copy(Tensor from, int firstRow, int rows, ByteBuffer to, int toRow) {
        int rowBytes = rowBytes(from);
        ByteBuffer source = from.data();
        to.put(toRow * rowBytes, source, source.position() + firstRow * rowBytes, rows * rowBytes);
    }

    /** The tensors of all parts, one below the other. */
    static List<Tensor> join(List<List<Tensor>> parts, int rows) {
        List<Tensor> joined = new ArrayList<>(parts.getFirst().size());
        for (int output = 0; output < parts.getFirst().size(); output++) {
            Tensor first = parts.getFirst().get(output);
            ByteBuffer data = Tensor.allocate(Math.multiplyExact(rowBytes(first), rows));
            int row = 0;
            for (List<Tensor> part : parts) {
                Tensor tensor = part.get(output);
                int count = (int) tensor.shape()[0];
                if (rowBytes(tensor) != rowBytes(first)) {
                    throw new IllegalStateException("the model's output has another size per row from batch to batch");
                }
                copy(tensor, 0, count, data, row);
                row += count;
            }
            joined.add(new Tensor(first.type(), withRows(first.shape(), rows), data));
        }
        return joined;
    }

    static int rowBytes(Tensor tensor) {
        return (int) (tensor.data().remaining() / Math.max(1, tensor.shape()[0]));
    }

    static long[] withRows(long[] shape, int rows) {
        long[] changed = shape.clone();
        changed[0] = rows;
        return changed;
    }
}
