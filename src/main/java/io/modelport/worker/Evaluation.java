package io.modelport.worker;

/**
 * How a classifier does on examples that it was not trained on.
 *
 * @param loss the mean loss
 * @param confusion how often class {@code confusion[t][p]} was taken for {@code p} when {@code t} was true
 */
record Evaluation(double loss, long[][] confusion) {

    /** The share of the examples whose class was found, from 0 to 1. */
    double accuracy() {
        long right = 0;
        long all = 0;
        for (int t = 0; t < confusion.length; t++) {
            right += confusion[t][t];
            for (long count : confusion[t]) {
                all += count;
            }
        }
        return (double) right / all;
    }
}
