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
     */
    record Gauges(int slots, IntSupplier busySlots, IntSupplier queued) {}

    /** What is reported on one loaded version; called by many threads at once. */
    interface VersionStats extends AutoCloseable {

        /** Reports nothing. */
        VersionStats NONE = new VersionStats() {

            @Override
            public void request(RequestSummary request) {}

            @Override
            public void batch(BatchRun run) {}

            @Override
            public void close() {}
        };

        /** A request ended; its answer, if it gets one, is about to be sent. */
        void request(RequestSummary request);

        /** A batch ran. */
        void batch(BatchRun run);

        /** The version was unloaded. */
        @Override
        void close();
    }
}
