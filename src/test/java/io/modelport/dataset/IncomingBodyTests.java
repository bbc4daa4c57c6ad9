package io.modelport.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IncomingBodyTests {

    @Test
    void refusesWhatIsAnnouncedAsTooLargeBeforeItReads() {
        ByteArrayInputStream content = new ByteArrayInputStream(new byte[11]);

        assertThatThrownBy(() -> new IncomingBody(new IncomingFile(content, 11, null), 10)).isInstanceOf(TooLarge.class)
                .hasMessage("The file has 11 bytes; 10 are allowed.");
        assertThat(content.available()).isEqualTo(11);
    }

    @Test
    void readsNoMoreThanIsAllowedOfAContentOfUnknownLength() throws IOException {
        IncomingBody fitting = new IncomingBody(new IncomingFile(new ByteArrayInputStream(new byte[10]), -1, null), 10);
        IncomingBody larger = new IncomingBody(new IncomingFile(new ByteArrayInputStream(new byte[11]), -1, null), 10);

        assertThat(fitting.readAllBytes()).hasSize(10);
        assertThatThrownBy(larger::readAllBytes).isInstanceOf(TooLarge.class);
    }
}
