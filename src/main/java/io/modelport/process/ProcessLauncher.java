package io.modelport.process;

import java.io.IOException;

/** Starts processes of Modelport's other roles: beside this node, or on a cluster. */
public interface ProcessLauncher {

    /** @throws IOException when the process could not be started; nothing is left of it then */
    ChildProcess launch(ChildProcessSpec spec) throws IOException;
}
