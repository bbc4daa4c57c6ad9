package io.modelport.artifact;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where artifacts are kept, and how they are looked after.
 *
 * @param path the folder, on a file system that all nodes share; {@code artifacts} in the node's home unless it is set
 * @param reserve how much of the disk uploads leave free
 * @param grace how long content that nobody names is kept before it is deleted
 * @param collectInterval how often garbage is collected
 * @param abandonedAfter how long nothing was written to an upload before its file counts as left behind by a crash
 * @param scrubInterval within what time every blob is read again and its digest verified
 * @param scrubRate how many bytes a second that may read
 */
@ConfigurationProperties("modelport.artifact")
record ArtifactSettings(Path path, @DefaultValue("512MB") DataSize reserve, @DefaultValue("24h") Duration grace,
        @DefaultValue("6h") Duration collectInterval, @DefaultValue("24h") Duration abandonedAfter,
        @DefaultValue("30d") Duration scrubInterval, @DefaultValue("20MB") DataSize scrubRate) {

    ArtifactSettings {
        if (reserve.isNegative() || grace.isNegative() || !collectInterval.isPositive() || !abandonedAfter.isPositive()
                || !scrubInterval.isPositive() || scrubRate.toBytes() <= 0) {
            throw new IllegalArgumentException("modelport.artifact.*: reserve and grace are at least 0, "
                    + "every other duration and the scrub-rate are above 0");
        }
    }
}
