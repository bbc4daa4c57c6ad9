package io.modelport.artifact;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every blob again from time to time, slowly, and takes those out of use whose content has changed. */
final class Scrubber implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Scrubber.class);
    private static final int BUFFER = 1 << 18;

    private final ArtifactFolder folder;
    private final Quarantine quarantine;
    private final BlobChecks checks;
    private final ArtifactSettings settings;
    private final Supplier<Throttle> throttles;
    private final AtomicLong verifiedBytes = new AtomicLong();
    private final AtomicLong damagedBlobs = new AtomicLong();

    Scrubber(ArtifactFolder folder, Quarantine quarantine, BlobChecks checks, ArtifactSettings settings,
            Supplier<Throttle> throttles) {
        this.folder = folder;
        this.quarantine = quarantine;
        this.checks = checks;
        this.settings = settings;
        this.throttles = throttles;
    }

    /**
     * Verifies all blobs whose turn it is.
     *
     * @param goOn asked before each blob; the round ends when it says no
     */
    void run(BooleanSupplier goOn) throws IOException {
        Throttle throttle = throttles.get();
        for (int shard = 0; shard < BlobHolds.SHARDS; shard++) {
            Set<Digest> recent = checks.recent(shard, settings.scrubInterval());
            for (BlobFile blob : folder.list(shard)) {
                if (recent.contains(blob.digest())) {
                    continue;
                }
                if (!goOn.getAsBoolean()) {
                    return;
                }
                verify(blob, throttle);
            }
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registry.more()
                .counter("modelport.artifact.verified.bytes", List.of(), verifiedBytes);
        registry.more().counter("modelport.artifact.damaged.found", List.of(), damagedBlobs);
    }

    private void verify(BlobFile blob, Throttle throttle) {
        try {
            boolean whole = isWhole(blob, throttle);
            if (!whole) {
                // Once more before it is condemned: memory and cables err too.
                whole = isWhole(blob, throttle);
            }
            if (whole) {
                checks.verified(blob);
            } else {
                damagedBlobs.incrementAndGet();
                quarantine.take(blob);
                checks.remove(List.of(blob.digest()));
            }
        } catch (NoSuchFileException e) {
            // Deleted since it was listed.
        } catch (IOException e) {
            log.error("{} could not be read to verify it; it is tried again in the next round", blob.digest(), e);
        }
    }

    private boolean isWhole(BlobFile blob, Throttle throttle) throws IOException {
        Path path = folder.blob(blob.digest());
        MessageDigest digest = Digest.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel file = FileChannel.open(path,
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            for (int count = file.read(buffer); count >= 0; count = file.read(buffer)) {
                digest.update(buffer.flip());
                buffer.clear();
                verifiedBytes.addAndGet(count);
                throttle.read(count);
            }
        }
        return Digest.finish(digest).equals(blob.digest());
    }
}
