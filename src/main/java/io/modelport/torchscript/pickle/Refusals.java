package io.modelport.torchscript.pickle;

import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;

/** The failures that any pickle may have. */
final class Refusals {

    private Refusals() {}

    static Invalid broken(String entry, String what) {
        return new Invalid("pickle-broken", "The entry " + entry + " is no sound pickle: " + what + ".",
                "Save the module again with torch.jit.script(model).save(...) or torch.jit.trace.");
    }

    static Invalid badTensor(String entry, String what) {
        return new Invalid("tensor-outside-storage", "The entry " + entry + " holds a tensor that is not sound: " + what
                + ".", "Save the module again with PyTorch; the file was damaged or made to read foreign memory.");
    }

    static TooLarge tooLarge(String entry, String what) {
        return new TooLarge("archive-limit", "The entry " + entry + " holds " + what + ".",
                "Ask an operator to raise the limits of the archive check, or make the module smaller.");
    }
}
