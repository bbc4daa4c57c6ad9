package io.modelport.worker;

/** Independent seeds drawn from the one seed of a job, so that nothing random has a state worth saving. */
final class Seeds {

    private static final long WEIGHTS = 1;
    private static final long ORDER = 2;
    private static final long DROPOUT = 3;

    private final long seed;

    Seeds(long seed) {
        this.seed = seed;
    }

    long weights() {
        return mix(mix(seed) + WEIGHTS);
    }

    /** For the order of the examples in an epoch, from 1. */
    long order(int epoch) {
        return mix(mix(mix(seed) + ORDER) + epoch);
    }

    /** For what one rank drops in a step, from 1. */
    long dropout(long step, int rank) {
        return mix(mix(mix(mix(seed) + DROPOUT) + step) + rank);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
