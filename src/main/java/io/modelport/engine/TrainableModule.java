package io.modelport.engine;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A TorchScript module in memory whose parameters are trained; several threads may run its methods, each in a session. */
public final class TrainableModule implements AutoCloseable {

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    TrainableModule(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /** A new session on this module; it must be used by one thread only. */
    public TrainingSession newSession() {
        return new TrainingSession(block, (PtNDManager) manager.newSubManager());
    }

    /** Writes the module as it is now, parameters and buffers; no session may run meanwhile. */
    public void save(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PatientStream patient = new PatientStream(out);
            JniUtils.writeModule(block, patient, false);
            patient.requireWritten();
        }
    }

    /** Frees the module; every session must be closed before. */
    @Override
    public void close() {
        block.close();
        manager.close();
    }

    /** Keeps a failure until native code is done: it goes on after an exception as if there had been none. */
    private static final class PatientStream extends OutputStream {

        private final OutputStream out;
        private @Nullable IOException failure;

        PatientStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (failure == null) {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    failure = e;
                }
            }
        }

        void requireWritten() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
