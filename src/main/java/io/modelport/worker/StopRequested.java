package io.modelport.worker;

/** Leaves a training that its listener asked to stop. */
final class StopRequested extends Exception {

    private static final long serialVersionUID = 1;

    StopRequested() {
        super("the training was asked to stop");
    }
}
