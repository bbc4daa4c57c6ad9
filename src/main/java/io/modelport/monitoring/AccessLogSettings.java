package io.modelport.monitoring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which prediction requests leave a line, and where; none does unless told.
 *
 * @param sampleRate the share of all requests, from 0 to 1, by their trace ids
 * @param failures whether every request leaves one that was not answered with a prediction
 * @param linesPerSecond the most lines in a second; more requests leave none
 * @param file where the lines go; {@code -} for the node's standard output
 * @param sizeLimit the most bytes that the file and its predecessors take of the disk together
 */
@Validated
@ConfigurationProperties("modelport.serving.access-log")
record AccessLogSettings(@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double sampleRate,
        @DefaultValue("false") boolean failures, @DefaultValue("100") @Min(1) int linesPerSecond, String file,
        @DefaultValue("256MB") DataSize sizeLimit) {

    boolean isOn() {
        return sampleRate > 0 || failures;
    }
}
