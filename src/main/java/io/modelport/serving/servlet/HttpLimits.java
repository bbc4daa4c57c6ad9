package io.modelport.serving.servlet;

import io.modelport.serving.core.MemoryBudget;
import java.time.Duration;

/**
 * What one request of the data plane may take.
 *
 * @param bodyBytes the most bytes of its body
 * @param timeout how long it may take from when it first has to wait for its body or its answer
 * @param budget what bodies and answers of all requests take of the memory together
 */
public record HttpLimits(int bodyBytes, Duration timeout, MemoryBudget budget) {}
