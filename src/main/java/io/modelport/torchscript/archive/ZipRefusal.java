package io.modelport.torchscript.archive;

import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;

/** The failures of the zip itself. */
final class ZipRefusal {

    private static final String AGAIN = "Upload the file again; if it stays, save the module again with torch.jit.save.";

    private ZipRefusal() {}

    static Invalid broken(String what) {
        return new Invalid("archive-broken", "The file is no sound zip archive: " + what + ".", AGAIN);
    }

    static Invalid broken(String what, Exception cause) {
        return new Invalid("archive-broken", "The file is no sound zip archive: " + what + ".", AGAIN, cause);
    }

    static Invalid ambiguous(String what) {
        return new Invalid("archive-ambiguous", "Readers would not agree on what the archive holds: " + what + ".",
                "Send the file as torch.jit.save wrote it, not changed by other tools.");
    }

    static Invalid name(String what) {
        return new Invalid("archive-entry-name", "The archive has an entry that no TorchScript archive has: " + what
                + ".", "Send the file as torch.jit.save wrote it.");
    }

    static TooLarge tooLarge(String what) {
        return new TooLarge("archive-limit", "The archive is larger than allowed: " + what + ".",
                "Ask an operator to raise the limits of the archive check, or make the module smaller.");
    }
}
