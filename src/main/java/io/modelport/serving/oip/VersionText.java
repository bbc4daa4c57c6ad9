package io.modelport.serving.oip;

import io.modelport.serving.core.VersionAddress;
import org.jspecify.annotations.Nullable;

/** Reads how the protocol names versions. */
final class VersionText {

    private VersionText() {}

    /** No version is named: the deployment decides. */
    static VersionAddress routed(@Nullable String stickyKey) {
        return new VersionAddress.Routed(stickyKey);
    }

    /** A number names a version; anything else is an alias, which is never all digits. */
    static VersionAddress address(String text) {
        boolean digits = !text.isEmpty() && text.length() < 10;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? new VersionAddress.Exactly(Integer.parseInt(text)) : new VersionAddress.Named(text);
    }
}
