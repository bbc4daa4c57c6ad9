package io.modelport.console;

import io.modelport.problem.NotFound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The files of the console in the jar, found once: a request can name only one of these, never a path. */
@Component
class ConsoleFiles {

    private static final String FOLDER = "classpath*:io/modelport/console/files/";

    private final Map<String, Resource> files = new HashMap<>();

    ConsoleFiles() {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            add("", resolver.getResources(FOLDER + "*"));
            add("assets/", resolver.getResources(FOLDER + "assets/*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String prefix, Resource[] found) {
        for (Resource file : found) {
            String name = file.getFilename();
            if (name != null && name.contains(".") && file.isReadable()) {
                files.put(prefix + name, file);
            }
        }
    }

    Optional<Resource> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** @throws NotFound when the console has no such file */
    Resource get(String name) {
        return find(name).orElseThrow(() -> files.containsKey("index.html")
                ? new NotFound("no-such-file", "The console has no file '" + name + "'.", "Reload the page.")
                : new NotFound("console-not-built", "This build of Modelport was made without the console.",
                        "Build it without -Dskip.console, with Node 20.19 or newer on the path."));
    }
}
