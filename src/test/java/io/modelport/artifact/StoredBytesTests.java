package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBytesTests {

    @Test
    void learnsWhatAnotherNodeWroteWhenItCountsAnew(@TempDir Path temp) throws IOException {
        ArtifactFolder folder = ArtifactFolder.open(temp.resolve("shared"));
        StoredBytes here = new StoredBytes(folder, Clock.systemUTC());
        StoredBytes there = new StoredBytes(folder, Clock.systemUTC());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        here.bindTo(meters);

        FileBlobs.in(folder, 0, there, Clock.systemUTC()).store(new ByteArrayInputStream(new byte[5]), 5, null);
        FileBlobs.in(folder, 0, here, Clock.systemUTC()).store(new ByteArrayInputStream(new byte[7]), 7, null);

        assertThat(meters.get("modelport.artifact.bytes").gauge().value()).isEqualTo(7);
        here.recount();
        assertThat(meters.get("modelport.artifact.bytes").gauge().value()).isEqualTo(12);
    }
}
