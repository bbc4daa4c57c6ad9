package io.modelport.torchscript;

import io.modelport.torchscript.ScriptValue.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes modules for tests of whatever runs them. */
public final class TestArchives {

    private TestArchives() {}

    /**
     * Writes a module without attributes.
     *
     * @param body the statements of {@code forward(self, x: Tensor) -> result}, one a line
     */
    public static Path write(Path file, String result, String... body) throws IOException {
        return writeFor(file, "x: Tensor", result, body);
    }

    /** Writes a module whose {@code forward} takes these parameters. */
    public static Path writeFor(Path file, String parameters, String result, String... body) throws IOException {
        String method = "  def forward(self, " + parameters + ") -> " + result + ":\n    " + String.join("\n    ", body)
                + "\n";
        ScriptArchive.write(new Module("__torch__.Test", List.of(), method), file);
        return file;
    }
}
