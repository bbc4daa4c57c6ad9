package io.modelport.serving.core;

import java.util.function.IntSupplier;

/** Where the data plane reports what it does; implemented outside it. */
public interface ServingStats {

    /** Reports nothing. */
    ServingStats NONE = new ServingStats() {

        @Override
        public void refused(Protocol protocol, Outcome outcome) {}

        @Override
        public VersionStats open(String model, int version, Gauges gauges) {
            return VersionStats.NONE;
        }
    };

    /** A request ended before it reached any version. */
    void refused(Protocol protocol, Outcome outcome);

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
            public void request(Protocol protocol, Outcome outcome, long nanos) {}

            @Override
            public void waited(long nanos) {}

            @Override
            public void batch(int rows, long nanos) {}

            @Override
            public void lookedUp(boolean hit, long nanos) {}

            @Override
            public void shadow(ShadowOutcome outcome, long nanos) {}

            @Override
            public void close() {}
        };

        /** A request ended, so many nanoseconds after its body was read. */
        void request(Protocol protocol, Outcome outcome, long nanos);

        /** A request left the queue after so many nanoseconds; 0 when it never waited. */
        void waited(long nanos);

        /** A batch of so many rows ran for so many nanoseconds. */
        void batch(int rows, long nanos);

        /** An answer was looked for among those that are kept, and found or not, in so many nanoseconds. */
        void lookedUp(boolean hit, long nanos);

        /** It was given a copy of a request to another version, and ran so many nanoseconds for it. */
        void shadow(ShadowOutcome outcome, long nanos);

        /** The version was unloaded. */
        @Override
        void close();
    }
}
