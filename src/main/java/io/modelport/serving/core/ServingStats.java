package io.modelport.serving.core;

import java.util.function.IntSupplier;

/** Where the data plane reports what it does; implemented outside it. */
public interface ServingStats {

    /** Reports nothing. */
    ServingStats NONE = new ServingStats() {

        @Override
        public void refused(RequestSummary request) {}

        @Override
        public VersionStats open(String model, int version, Gauges gauges) {
            return VersionStats.NONE;
        }
    };

    /** A request ended before it reached any version. */
    void refused(RequestSummary request);

    /** Begins to report on a version that was loaded; resolved once, used for every request. */
    VersionStats open(String model, int version, Gauges gauges);

    /**
     * What can be read off a version at any time.
     *
     * @param slots how many slots it has
     * @param busySlots how many of them run a batch now
     * @param queued how many requests wait
     * @param hanging how many of its runs hang
     */
    record Gauges(int slots, IntSupplier busySlots, IntSupplier queued, IntSupplier hanging) {}

    /** What is reported on one loaded version; called by many threads at once. */
    interface VersionStats extends AutoCloseable {

        /** Reports nothing. */
        VersionStats NONE = new VersionStats() {

            @Override
            public void request(RequestSummary request) {}

            @Override
            public void batch(BatchRun run) {}

            @Override
            public void lookedUp(boolean hit, long nanos) {}

            @Override
            public void shadow(ShadowOutcome outcome, long nanos) {}

            @Override
            public void close() {}
        };

        /** A request ended; its answer, if it gets one, is about to be sent. */
        void request(RequestSummary request);

        /** A batch ran. */
        void batch(BatchRun run);

        /** An answer was looked for among those that are kept, and found or not, in so many nanoseconds. */
        void lookedUp(boolean hit, long nanos);

        /** It was given a copy of a request to another version, and ran so many nanoseconds for it. */
        void shadow(ShadowOutcome outcome, long nanos);

        /** The version was unloaded. */
        @Override
        void close();
    }
}
