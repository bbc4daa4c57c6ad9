package io.modelport.serving;

import io.modelport.problem.Problem;
import io.modelport.serving.DesiredModel.LoadKey;
import io.modelport.serving.DesiredModel.Target;
import io.modelport.serving.core.VersionHandle;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that this node has in memory, is loading or is letting go. Loads run elsewhere and report back through the
 * reconciler's own executor, so that one thread alone touches what is here.
 */
final class LoadedVersions {

    private static final Logger log = LoggerFactory.getLogger(LoadedVersions.class);

    private final Map<LoadKey, LoadedVersion> versions = new LinkedHashMap<>();
    private final List<LoadedVersion> draining = new ArrayList<>();
    private final ModelLoader loader;
    private final Executor loading;
    private final Executor reconciling;
    private final Clock clock;
    private final Duration retryInterval;

    LoadedVersions(ModelLoader loader, Executor loading, Executor reconciling, Clock clock, Duration retryInterval) {
        this.loader = loader;
        this.loading = loading;
        this.reconciling = reconciling;
        this.clock = clock;
        this.retryInterval = retryInterval;
    }

    @Nullable LoadedVersion find(LoadKey key) {
        return versions.get(key);
    }

    /** All that this node has to do with, what it is letting go included. */
    List<LoadedVersion> list() {
        List<LoadedVersion> all = new ArrayList<>(versions.values());
        all.addAll(draining);
        return all;
    }

    /**
     * Begins to load a version that is not there, or that failed some time ago.
     *
     * @param again whether to try again at once after a failure
     */
    void want(Target target, boolean again) {
        LoadedVersion known = versions.get(target.key());
        if (known != null && !(known.isFailed()
                && (again || known.failedBefore(clock.instant().minus(retryInterval))))) {
            return;
        }
        LoadedVersion version = new LoadedVersion(target.key());
        versions.put(target.key(), version);
        Deployable deployable = target.deployable();
        if (deployable == null) {
            version.failed(target.refusal() == null ? "it may not be served" : target.refusal(), clock.instant());
            return;
        }
        loading.execute(() -> load(version, deployable));
    }

    /** Lets go of every version that is not to be kept and that no route leads to any more. */
    void keepOnly(Set<LoadKey> kept) {
        for (LoadedVersion version : List.copyOf(versions.values())) {
            if (kept.contains(version.key()) || version.isBeingLoaded()) {
                continue;
            }
            versions.remove(version.key());
            if (version.isServing()) {
                drain(version);
            }
        }
    }

    /** The handles of all versions that are loaded, routed or not. */
    Collection<VersionHandle> handles() {
        return list().stream()
                .filter(version -> version.isServing() || draining.contains(version))
                .map(LoadedVersion::handle)
                .toList();
    }

    private void load(LoadedVersion version, Deployable deployable) {
        VersionHandle handle = null;
        try {
            long start = System.nanoTime();
            handle = loader.load(deployable, version.key().limits());
            reconciling.execute(version::warming);
            handle.warm(rows -> {});
            VersionHandle ready = handle;
            log.info("Loaded and warmed {} in {} ms", deployable.id(), (System.nanoTime() - start) / 1_000_000);
            reconciling.execute(() -> version.serving(ready));
        } catch (IOException | RuntimeException | Error e) {
            log.warn("Could not load {}", deployable.id(), e);
            if (handle != null) {
                close(handle);
            }
            String reason = e instanceof Problem problem ? problem.detail() : e.toString();
            reconciling.execute(() -> version.failed(reason, clock.instant()));
        }
    }

    private void drain(LoadedVersion version) {
        version.draining();
        draining.add(version);
        var _ = version.handle().drain().thenRunAsync(() -> {
            close(version.handle());
            log.info("Unloaded version {} of '{}'", version.key().version(), version.key().model());
            reconciling.execute(() -> draining.remove(version));
        }, loading);
    }

    private static void close(VersionHandle handle) {
        try {
            handle.drain().join();
            handle.close();
        } catch (RuntimeException e) {
            log.error("Version {} of '{}' could not be closed", handle.version(), handle.model(), e);
        }
    }
}
