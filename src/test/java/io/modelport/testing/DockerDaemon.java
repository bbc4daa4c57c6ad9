package io.modelport.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether Docker can be used, told in a moment: Testcontainers itself tries for long and loudly. */
final class DockerDaemon {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private DockerDaemon() {}

    static boolean answers() {
        if (System.getenv("DOCKER_HOST") != null) {
            return true;
        }
        if (!Files.exists(SOCKET)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(SOCKET));
        } catch (IOException e) {
            return false;
        }
    }
}
