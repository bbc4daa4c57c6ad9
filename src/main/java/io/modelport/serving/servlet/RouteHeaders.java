package io.modelport.serving.servlet;

import io.modelport.problem.Invalid;
import io.modelport.serving.core.VersionAddress;
import io.modelport.serving.core.VersionHandle;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What caller and node tell each other about a request's route, the same in every protocol. */
public final class RouteHeaders {

    /** Names the version that answered. */
    private static final String MODEL_VERSION = "X-Modelport-Model-Version";

    /** How many milliseconds after its request had arrived a caller wants its answer at the latest. */
    public static final String TIMEOUT = "X-Modelport-Timeout-Ms";

    private static final int LONGEST_TIMEOUT_DIGITS = 12;

    private RouteHeaders() {}

    /**
     * What {@link #TIMEOUT} says, in nanoseconds; 0 when it is not there.
     *
     * @throws Invalid when it is no positive whole number
     */
    public static long timeout(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        String digits = text.strip();
        if (digits.matches("0*[1-9][0-9]*") && digits.length() <= LONGEST_TIMEOUT_DIGITS) {
            return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(digits));
        }
        throw new Invalid("invalid-timeout",
                TIMEOUT + " is '" + (text.length() <= 20 ? text : text.substring(0, 20) + "…") + "'.",
                "Send a whole number of milliseconds from 1.", TIMEOUT);
    }

    /** Where a request goes that names no version; its headers are read when the route depends on them. */
    public static VersionAddress routed(HttpServletRequest request) {
        VersionAddress.Routed routed = request::getHeader;
        return routed;
    }

    /** Tells the caller which version answered. */
    static void answeredBy(VersionHandle version, HttpCall call) {
        call.header(MODEL_VERSION, Integer.toString(version.version()));
    }
}
