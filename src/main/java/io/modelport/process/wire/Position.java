package io.modelport.process.wire;

/**
 * Where a training stands between two of its steps: all that it knows beside the numbers in its module.
 *
 * @param epoch the epoch under way, from 1
 * @param stepOfEpoch steps of that epoch that were made; all of them when its evaluation comes next
 * @param step steps made in all epochs
 * @param examples examples trained on in all epochs, each as often as it was visited
 * @param sinceLastPoint sums of the steps since training metrics were last reported
 * @param thisEpoch sums of the steps of this epoch
 * @param steppingNanos how long the steps took so far, in nanoseconds
 * @param nanos how long steps and evaluations took so far, in nanoseconds
 * @param evaluationNanos how long the last evaluation took, in nanoseconds; 0 before the first
 */
public record Position(int epoch, int stepOfEpoch, long step, long examples, Sums sinceLastPoint, Sums thisEpoch,
        long steppingNanos, long nanos, long evaluationNanos) {

    /** Where every training begins. */
    public static final Position START = new Position(1, 0, 0, 0, Sums.NONE, Sums.NONE, 0, 0, 0);

    /**
     * What some steps add up to.
     *
     * @param loss the losses of their examples
     * @param correct how many of their examples were predicted right
     * @param examples how many examples they had
     */
    public record Sums(double loss, long correct, long examples) {

        public static final Sums NONE = new Sums(0, 0, 0);

        /** These with one step more. */
        public Sums plus(double stepLoss, long stepCorrect, long stepExamples) {
            return new Sums(loss + stepLoss, correct + stepCorrect, examples + stepExamples);
        }

        /** The loss of a single example, on average. */
        public double meanLoss() {
            return loss / examples;
        }

        /** The share of the examples that were predicted right, from 0 to 1. */
        public double accuracy() {
            return (double) correct / examples;
        }
    }
}
