package io.modelport.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fixed slice of the campaign; {@code bench/campaign/run} runs as long a one as is wanted. */
class CampaignTests {

    @Test
    @Timeout(600)
    void losesNothingAndPublishesNothingTwiceWhateverBreaks() throws Exception {
        CampaignReport report = new Campaign(CampaignSettings.quick(4, 15, Path.of("target", "campaign", "test")))
                .run();

        assertThat(report.violations()).as(report.table()).isEmpty();
        assertThat(report.rounds()).isEqualTo(15);
    }
}
