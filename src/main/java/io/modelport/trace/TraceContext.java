package io.modelport.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a trace, as W3C Trace Context has it.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param spanId the caller's span in which it was sent, 16 digits; null when the caller told of none
 * @param sampled whether the caller records the trace
 */
public record TraceContext(String traceId, @Nullable String spanId, boolean sampled) {

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    /** The caller's, where its {@code traceparent} is a valid one, else a new one. */
    public static TraceContext of(@Nullable String traceparent) {
        return traceparent != null && isValid(traceparent) ? new TraceContext(
                traceparent.substring(TRACE_ID, SPAN_ID - 1), traceparent.substring(SPAN_ID, FLAGS - 1),
                (Character.digit(traceparent.charAt(LENGTH - 1), 16) & 1) == 1) : drawn();
    }

    /** A new one. */
    public static TraceContext drawn() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return new TraceContext(hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong()), null,
                false);
    }

    /**
     * Whether it belongs to a share of all traces, as OpenTelemetry's samplers decide it: the same one for every node.
     *
     * @param share from 0, none, to 1, all
     */
    public boolean isWithin(double share) {
        return share >= 1
                || share > 0 && Math.abs(Long.parseUnsignedLong(traceId, 16, 32, 16)) < (long) (share * Long.MAX_VALUE);
    }

    /** Version FF is none; a later version than 00 may have more behind a further hyphen. */
    private static boolean isValid(String header) {
        return header.length() >= LENGTH && isHex(header, 0, 2) && header.charAt(2) == '-'
                && isHex(header, TRACE_ID, SPAN_ID - 1) && header.charAt(SPAN_ID - 1) == '-'
                && isHex(header, SPAN_ID, FLAGS - 1) && header.charAt(FLAGS - 1) == '-' && isHex(header, FLAGS, LENGTH)
                && !header.startsWith("ff") && !isZero(header, TRACE_ID, SPAN_ID - 1)
                && !isZero(header, SPAN_ID, FLAGS - 1)
                && (header.length() == LENGTH || !header.startsWith("00") && header.charAt(LENGTH) == '-');
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if ((character < '0' || character > '9') && (character < 'a' || character > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
