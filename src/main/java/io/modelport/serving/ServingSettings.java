package io.modelport.serving;

import io.modelport.serving.core.HangLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How a node serves.
 *
 * @param pollInterval how often a node compares what is deployed with what it has loaded, beside at every change it hears of
 * @param reportInterval how often a node says that it is there
 * @param retryInterval how long after a failure a node tries to load a version again
 * @param requestTimeout how long a prediction may take, its body's arrival included
 * @param bodyLimit the most bytes of a request's body
 * @param memoryBudget what bodies, tensors and answers of all requests may take of the memory together; more is refused
 *            with 429; half of the Java heap unless told
 * @param queueLimit how many requests may wait for one version; more are refused with 429
 * @param shadowQueueLimit how many copies of requests may wait for shadows; more are dropped
 * @param slots how many batches of each version run at the same time where its deployment does not say; 0 for one per core
 * @param hangAfter how long a run of a model takes that counts as hanging; as long as a request may take unless told
 * @param hangLimit with so many hanging runs at a time a version gets no more requests on a node
 * @param drainTimeout how long a node that ends waits for the requests it has
 */
@Validated
@ConfigurationProperties("modelport.serving")
record ServingSettings(@DefaultValue("1s") Duration pollInterval, @DefaultValue("5s") Duration reportInterval,
        @DefaultValue("30s") Duration retryInterval, @DefaultValue("60s") Duration requestTimeout,
        @DefaultValue("64MB") DataSize bodyLimit, @Nullable DataSize memoryBudget,
        @DefaultValue("1000") @Min(0) int queueLimit, @DefaultValue("64") @Min(0) int shadowQueueLimit,
        @DefaultValue("0") @Min(0) @Max(1024) int slots, @Nullable Duration hangAfter,
        @DefaultValue("3") @Min(1) int hangLimit, @DefaultValue("10s") Duration drainTimeout) {

    /** The bytes that requests may take of the memory together. */
    long memoryBudgetBytes() {
        return memoryBudget != null ? memoryBudget.toBytes() : Runtime.getRuntime().maxMemory() / 2;
    }

    HangLimits hangLimits() {
        return new HangLimits(hangAfter != null ? hangAfter : requestTimeout, hangLimit);
    }

    /** The slots of a version where its deployment does not say. */
    int defaultSlots() {
        return slots > 0 ? slots : Runtime.getRuntime().availableProcessors();
    }
}
