package io.modelport.worker;

import io.modelport.process.wire.AttemptExit;

/** The attempt has to end now, without a result; tells why. */
final class AttemptEnded extends RuntimeException {

    private final transient AttemptExit exit;

    AttemptEnded(AttemptExit exit, String reason) {
        super(reason);
        this.exit = exit;
    }

    AttemptExit exit() {
        return exit;
    }
}
