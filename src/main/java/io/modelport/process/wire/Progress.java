package io.modelport.process.wire;

/**
 * How far an attempt is.
 *
 * @param epoch the epoch under way, from 1
 * @param epochs epochs in all
 * @param step steps done in all epochs so far
 * @param steps steps in all
 * @param examplesPerSecond training examples a second, over the last few seconds
 * @param secondsLeft estimate of the time left, in seconds
 */
public record Progress(int epoch, int epochs, long step, long steps, double examplesPerSecond, double secondsLeft) {

    /** The share that is done, from 0 to 100. */
    public double percent() {
        return steps == 0 ? 0 : 100.0 * step / steps;
    }
}
