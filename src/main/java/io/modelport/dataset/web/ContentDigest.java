package io.modelport.dataset.web;

import io.modelport.artifact.Digest;
import io.modelport.problem.Invalid;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The SHA-256 in headers as RFC 9530 writes them: {@code sha-256=:<base64>:}, beside other digests. */
final class ContentDigest {

    private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/]{43}=):\\s*(?:,|$)");

    private ContentDigest() {}

    /**
     * Reads a header; null stays null.
     *
     * @throws Invalid when it has no SHA-256: a promise that nobody checks would be worse than none
     */
    static @Nullable Digest parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = SHA_256.matcher(header);
        if (!matcher.find()) {
            throw new Invalid("unsupported-digest", "Content-Digest has no SHA-256 in it: " + header,
                    "Send sha-256=:<base64>: or leave the header out.", "Content-Digest");
        }
        return new Digest(HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1))));
    }

    static String format(Digest digest) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest.bytes()) + ":";
    }
}
