package io.modelport.engine;

/** A TorchScript module in memory, in evaluation mode, its parameters fixed. */
public interface LoadedModel extends AutoCloseable {

    /** A new predictor on this module; to be used, and closed, by one thread at a time. */
    Predictor newPredictor();

    /** Frees the module; every predictor must be closed before. */
    @Override
    void close();
}
