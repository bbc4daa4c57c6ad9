package io.modelport.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/**
 * What to launch.
 *
 * @param role the first argument, which selects the child's main, such as {@code attempt}
 * @param arguments the arguments after it; everybody on the machine can read them, so none is a secret
 * @param secret the first line of its standard input
 * @param environment variables beside the harmless ones that a child inherits from its node
 * @param heap the most memory that Java objects may take in it
 * @param memory the most memory that it may use in all, native memory included; it is killed when it uses more
 * @param directory its working directory, which exists
 * @param log the file that gets its standard output and error
 */
public record ChildProcessSpec(String role, List<String> arguments, String secret, Map<String, String> environment,
        DataSize heap, DataSize memory, Path directory, Path log) {

    public ChildProcessSpec {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (secret.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a secret is one line");
        }
    }
}
