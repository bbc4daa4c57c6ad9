package io.modelport.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret by which an attempt shows that it is that attempt; only its hash is stored.
 *
 * @param value 256 random bits
 */
record AttemptToken(String value) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static AttemptToken random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new AttemptToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes equally long wherever the first difference is. */
    boolean hasHash(byte[] stored) {
        return MessageDigest.isEqual(hash(), stored);
    }

    @Override
    public String toString() {
        return "AttemptToken[hidden]";
    }
}
