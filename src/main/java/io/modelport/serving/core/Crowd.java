package io.modelport.serving.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/**
 * Knows whether requests come in faster than one by one. Then they had better gather: where a model takes microseconds, its
 * slots always look free to the thread that comes, and every request would pay for a run of its own.
 */
public final class Crowd {

    private final int many;
    private final List<IntSupplier> doors = new CopyOnWriteArrayList<>();

    /** @param many how many calls may come in at a time without being a crowd */
    public Crowd(int many) {
        this.many = many;
    }

    /** One that never is there. */
    public static Crowd none() {
        return new Crowd(Integer.MAX_VALUE);
    }

    /**
     * Counts the calls of one server too.
     *
     * @param calls how many are being answered there, or wait for a thread; asked for every request
     */
    public void watch(IntSupplier calls) {
        doors.add(calls);
    }

    boolean isThere() {
        int calls = 0;
        for (int i = 0; i < doors.size(); i++) {
            calls += doors.get(i).getAsInt();
        }
        return calls > many;
    }
}
