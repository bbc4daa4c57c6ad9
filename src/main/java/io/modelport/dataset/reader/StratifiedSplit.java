package io.modelport.dataset.reader;

import io.modelport.problem.Invalid;
import java.util.SplittableRandom;

/** Chooses which examples are held out for evaluation: at random, but the same share of every class. */
public final class StratifiedSplit {

    private StratifiedSplit() {}

    /**
     * Chooses the examples; the same arguments always give the same choice.
     *
     * @param labels the class number of each example
     * @param fraction the share to hold out, above 0 and below 1
     * @param seed decides which of a class are chosen
     * @return for each example 0 to train on it, 1 to evaluate on it
     * @throws Invalid when the fraction is out of range, or leaves either split empty
     */
    public static byte[] choose(byte[] labels, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new Invalid("invalid-test-fraction", "testFraction is " + fraction + ".",
                    "Use a number above 0 and below 1, such as 0.1.", "testFraction");
        }
        byte[] split = new byte[labels.length];
        int[] wanted = new int[256];
        int[] left = new int[256];
        for (byte label : labels) {
            left[Byte.toUnsignedInt(label)]++;
        }
        int chosen = 0;
        for (int label = 0; label < left.length; label++) {
            wanted[label] = (int) Math.round(left[label] * fraction);
            chosen += wanted[label];
        }
        if (chosen == 0 || chosen == labels.length) {
            throw new Invalid("invalid-test-fraction", "testFraction " + fraction + " of " + labels.length
                    + " examples leaves no example for " + (chosen == 0 ? "test." : "train."),
                    "Choose another fraction or add examples.", "testFraction");
        }
        // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S), one selection per class.
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < labels.length; i++) {
            int label = Byte.toUnsignedInt(labels[i]);
            if (random.nextInt(left[label]--) < wanted[label]) {
                wanted[label]--;
                split[i] = 1;
            }
        }
        return split;
    }
}
