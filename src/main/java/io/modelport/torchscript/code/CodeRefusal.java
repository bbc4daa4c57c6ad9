package io.modelport.torchscript.code;

import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;
import io.modelport.problem.Unsupported;

/** The failures that code may have. */
final class CodeRefusal {

    private CodeRefusal() {}

    static Invalid broken(String file, int line, String what) {
        return new Invalid("code-broken", "Line " + line + " of " + file + " is not the dialect that PyTorch writes: "
                + what + ".", "Save the module again with torch.jit.script(model).save(...) or torch.jit.trace.");
    }

    static Invalid refused(String where, String what) {
        return new Invalid("code-refused", "The code of " + where + " does what no module needs: " + what + ".",
                "Save the module again with PyTorch; code that PyTorch writes does not do this.");
    }

    static Unsupported unsupported(String where, String what) {
        return new Unsupported("code-unsupported", "The code of " + where + " uses " + what
                + ", which is not supported.", "Write the module without it, or trace it with torch.jit.trace.");
    }

    static TooLarge tooLarge(String where, String what) {
        return new TooLarge("code-limit", "The code of " + where + " is larger than allowed: " + what + ".",
                "Ask an operator to raise the limits of the archive check, or make the module smaller.");
    }
}
