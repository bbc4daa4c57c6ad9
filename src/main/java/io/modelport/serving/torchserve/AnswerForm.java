package io.modelport.serving.torchserve;

/** How an answer is put, which follows from how the request was. */
enum AnswerForm {

    /** The request was one instance, and so is the answer. */
    ONE,
    /** An array with an entry for each row. */
    ROWS,
    /** An array with an entry for each row, under {@code predictions}. */
    PREDICTIONS
}
