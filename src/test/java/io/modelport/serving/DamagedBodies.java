package io.modelport.serving;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Damages valid bodies at random, in the same way for the same seed. {@code -Dfuzz.seconds=600} goes on for longer,
 * {@code -Dfuzz.seed=7} along another way.
 */
public final class DamagedBodies {

    private static final long NANOS = Long.getLong("fuzz.seconds", 3) * 1_000_000_000;
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_124);

    private final Random random = new Random(SEED);
    private final String[] pieces;

    /** @param pieces what is put in between */
    public DamagedBodies(String... pieces) {
        this.pieces = pieces;
    }

    public Random random() {
        return random;
    }

    /** Sends the valid body, then damaged ones until the time is up; the target must not throw. */
    public void send(byte[] valid, Consumer<byte[]> target) {
        target.accept(valid.clone());
        long end = System.nanoTime() + NANOS;
        while (System.nanoTime() < end) {
            byte[] body = valid.clone();
            for (int change = random.nextInt(5); change >= 0; change--) {
                body = damage(body);
            }
            try {
                target.accept(body);
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ": " + HexFormat.of().formatHex(body), e);
            }
        }
    }

    private byte[] damage(byte[] body) {
        if (body.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(body.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                body[at] = (byte) random.nextInt(256);
                yield body;
            }
            case 1 -> {
                body[at] ^= (byte) (1 << random.nextInt(8));
                yield body;
            }
            case 2 -> Arrays.copyOf(body, at);
            case 3 -> insert(body, at, pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8));
            case 4 -> insert(body, at, Arrays.copyOfRange(body, at / 2, Math.min(body.length, at / 2 + 1
                    + random.nextInt(40))));
            default -> {
                System.arraycopy(body, at, body, at / 2, Math.min(20, body.length - at));
                yield body;
            }
        };
    }

    private static byte[] insert(byte[] body, int at, byte[] piece) {
        byte[] longer = new byte[body.length + piece.length];
        System.arraycopy(body, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(body, at, longer, at + piece.length, body.length - at);
        return longer;
    }
}
