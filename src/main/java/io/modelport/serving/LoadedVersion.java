package io.modelport.serving;

import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.core.LoadState;
import io.modelport.serving.core.VersionHandle;
import io.modelport.serving.core.VersionStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far this node is with one version; the reconciler's thread alone touches it. */
final class LoadedVersion {

    private final LoadKey key;
    private LoadState state = LoadState.LOADING;
    private @Nullable VersionHandle handle;
    private @Nullable String reason;
    private @Nullable Instant failedAt;

    LoadedVersion(LoadKey key) {
        this.key = key;
    }

    LoadKey key() {
        return key;
    }

    LoadState state() {
        if (state != LoadState.SERVING || trouble() == null) {
            return state;
        }
        return handle().isStuck() ? LoadState.FAILED : LoadState.DEGRADED;
    }

    boolean isServing() {
        return state == LoadState.SERVING;
    }

    boolean isFailed() {
        return state == LoadState.FAILED;
    }

    /** Whether a load is under way, which has to end before anything else can be done with it. */
    boolean isBeingLoaded() {
        return state == LoadState.LOADING || state == LoadState.WARMING;
    }

    /** Its handle, once it is loaded. */
    VersionHandle handle() {
        return Objects.requireNonNull(handle);
    }

    /** Why it failed, or what is wrong with it though it serves. */
    @Nullable String reason() {
        return state == LoadState.SERVING ? trouble() : reason;
    }

    private @Nullable String trouble() {
        return handle().trouble();
    }

    VersionStatus status() {
        return new VersionStatus(key.version(), state, reason);
    }

    void warming() {
        require(LoadState.LOADING);
        state = LoadState.WARMING;
    }

    void serving(VersionHandle loaded) {
        require(LoadState.WARMING);
        handle = loaded;
        state = LoadState.SERVING;
    }

    void failed(String why, Instant now) {
        state = LoadState.FAILED;
        reason = why;
        failedAt = now;
    }

    void draining() {
        require(LoadState.SERVING);
        state = LoadState.DRAINING;
    }

    /** Whether it failed before that moment. */
    boolean failedBefore(Instant moment) {
        return failedAt != null && failedAt.isBefore(moment);
    }

    private void require(LoadState expected) {
        if (state != expected) {
            throw new IllegalStateException("version " + key.version() + " of '" + key.model() + "' is " + state
                    + ", not " + expected);
        }
    }
}
