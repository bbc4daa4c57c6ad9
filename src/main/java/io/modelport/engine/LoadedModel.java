package io.modelport.engine;

/** A TorchScript module in memory, in evaluation mode, its parameters fixed. */
public interface LoadedModel extends AutoCloseable {

    /** A new predictor on this module; it must be used, and closed, by one thread only. */
    Predictor newPredictor();

    /** Frees the module; every predictor must be closed before. */
    @Override
    void close();
}
