package io.modelport.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DatasetSettingsTests {

    @Test
    void takesFilesOfTwoGigabytesAndKeepsUploadsForAWeekUnlessToldOtherwise() {
        assertThat(bind(Map.of())).isEqualTo(new DatasetSettings(DataSize.ofGigabytes(2), Duration.ofDays(7)));
        assertThat(bind(Map.of("modelport.dataset.max-upload-bytes", "5MB", "modelport.dataset.upload-expiry", "12h")))
                .isEqualTo(new DatasetSettings(DataSize.ofMegabytes(5), Duration.ofHours(12)));
    }

    private static DatasetSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("modelport.dataset",
                DatasetSettings.class);
    }
}
