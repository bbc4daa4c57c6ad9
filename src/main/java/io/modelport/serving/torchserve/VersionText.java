package io.modelport.serving.torchserve;

import io.modelport.serving.core.VersionAddress;

/** Versions as TorchServe's archiver writes them: {@code 1.0} is the version 1. */
final class VersionText {

    private VersionText() {}

    static VersionAddress parse(String text) {
        VersionAddress whole = VersionAddress.of(text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
        return whole instanceof VersionAddress.Exactly ? whole : VersionAddress.of(text);
    }
}
