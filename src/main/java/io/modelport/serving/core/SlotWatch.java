package io.modelport.serving.core;

import io.modelport.problem.Unavailable;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the slots and the queue of one version. Code that runs in this process cannot be ended, so a run that hangs
 * keeps its thread and a core; all that can be done is to answer those who wait for it, to go on with another slot, and to
 * give the version up when it has taken too much.
 */
final class SlotWatch {

    private static final System.Logger log = System.getLogger(SlotWatch.class.getName());

    /** Most callers are answered before that, so that only few connections are looked at. */
    private static final long PROBED_AFTER_NANOS = 100_000_000;

    private final VersionHandle version;
    private final Batcher batcher;
    private final HangLimits limits;
    private final Supplier<Slot> slots;
    private volatile boolean stuck;

    /** @param slots opens a slot */
    SlotWatch(VersionHandle version, Batcher batcher, HangLimits limits, Supplier<Slot> slots) {
        this.version = version;
        this.batcher = batcher;
        this.limits = limits;
        this.slots = slots;
    }

    boolean isStuck() {
        return stuck;
    }

    @Nullable String trouble() {
        int hanging = batcher.hanging().size();
        return hanging == 0 ? null
                : hanging + (hanging == 1 ? " run has" : " runs have") + " not ended after "
                        + limits.after().toSeconds()
                        + " s" + (stuck ? ", as many as may hang." : "; other slots have taken over.");
    }

    Unavailable refusal() {
        return new Unavailable("model-hangs", "Version " + version.version() + " of '" + version.model()
                + "' gets no more requests on this node: " + trouble(),
                "Deploy another version; restart the node to free what hangs.");
    }

    void look(long now) {
        for (Slot slot : batcher.slots()) {
            long since = slot.runningSince();
            if (since == RequestTimes.NEVER) {
                continue;
            }
            slot.expireOverdue(now);
            if (now - since >= limits.after().toNanos() && batcher.takeOut(slot)) {
                replace(slot);
            }
        }
        List<Slot> hanging = batcher.hanging();
        for (Slot slot : hanging) {
            slot.expireOverdue(now);
        }
        stuck = hanging.size() >= limits.runs();
        for (Prediction waiting : batcher.waitingSince(stuck ? now : now - PROBED_AFTER_NANOS)) {
            if (stuck) {
                waiting.fail(refusal());
            } else {
                waiting.probe();
            }
        }
    }

    private void replace(Slot slot) {
        int hanging = batcher.hanging().size();
        boolean last = hanging >= limits.runs();
        log.log(System.Logger.Level.WARNING, "Version {0} of ''{1}'' has run a batch of {2} rows for {3} s: {4}",
                version.version(), version.model(), slot.rows(), limits.after().toSeconds(),
                last ? hanging + " runs hang, so it gets no more requests" : "another slot takes over");
        if (last) {
            return;
        }
        try {
            batcher.putIn(slots.get());
        } catch (RuntimeException e) {
            log.log(System.Logger.Level.ERROR, "No slot could be opened in place of one that hangs", e);
        }
    }
}
