package io.modelport.serving.servlet;

import java.time.Duration;

/**
 * What one request of the data plane may take.
 *
 * @param bodyBytes the most bytes of its body
 * @param timeout how long its body may take to arrive, and then again its answer
 */
public record HttpLimits(int bodyBytes, Duration timeout) {}
