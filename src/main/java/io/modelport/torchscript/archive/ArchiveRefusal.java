package io.modelport.torchscript.archive;

import io.modelport.problem.Invalid;

/** The failures of what an archive holds. */
final class ArchiveRefusal {

    private ArchiveRefusal() {}

    static Invalid layout(String what) {
        return new Invalid("archive-layout", "The archive is not laid out as TorchScript archives are: " + what + ".",
                "Send the file that torch.jit.script(model).save(...) or torch.jit.trace wrote, unchanged.");
    }

    static Invalid storage(String entry, String what) {
        return new Invalid("tensor-storage-mismatch", "The tensors of the archive do not fit the entry " + entry + ": "
                + what + ".", "Save the module again with PyTorch; the file was damaged or changed.");
    }

    static Invalid value(String where, String what) {
        return new Invalid("value-type-mismatch", "The archive holds a value that does not fit its code: " + where
                + " " + what + ".", "Save the module again with PyTorch; the file was damaged or changed.");
    }
}
