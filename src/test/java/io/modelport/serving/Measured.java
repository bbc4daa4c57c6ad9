package io.modelport.serving;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a load generator saw of a server.
 *
 * @param rate answers a second
 * @param median the time within which half of the answers came, in microseconds
 * @param p99 the time within which 99 % of the answers came, in microseconds
 * @param errors what went wrong, in the generator's words; empty when nothing did
 */
record Measured(double rate, double median, double p99, String errors) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("(Non-2xx[^\\n]*|Socket errors[^\\n]*)");

    /** Reads what wrk prints. */
    static Measured of(String output) {
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException(output);
        }
        Matcher errors = ERRORS.matcher(output);
        return new Measured(Double.parseDouble(rate.group(1)), latency(output, "50"), latency(output, "99"),
                errors.find() ? errors.group() : "");
    }

    private static double latency(String output, String percentile) {
        Matcher found = Pattern.compile("\\b" + percentile + "%\\s+([0-9.]+)(us|ms|s)\\b").matcher(output);
        if (!found.find()) {
            throw new IllegalStateException(output);
        }
        return Double.parseDouble(found.group(1)) * switch (found.group(2)) {
            case "us" -> 1;
            case "ms" -> 1e3;
            default -> 1e6;
        };
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,8.0f /s  p50 %6.2f ms  p99 %6.2f ms %s", rate, median / 1e3, p99 / 1e3,
                errors);
    }
}
