package io.modelport.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** The folders of database migrations, each of which is named after the module that it belongs to. */
final class MigrationFolders {

    private static final String ROOT = "db/migration/";

    private MigrationFolders() {}

    /** @throws IllegalStateException when a folder belongs to no module, so that nobody would run its migrations */
    static void requireOwners(ResourcePatternResolver resources, Set<String> modules) {
        Set<String> orphans = new TreeSet<>(list(resources));
        orphans.removeAll(modules);
        if (!orphans.isEmpty()) {
            throw new IllegalStateException("The migrations in " + orphans + " belong to no module of " + modules
                    + "; if a module is new, run mvn test -Dtest=ModularityTests -Dmodelport.rewrite=true");
        }
    }

    private static Set<String> list(ResourcePatternResolver resources) {
        try {
            Set<String> folders = new TreeSet<>();
            for (Resource migration : resources.getResources("classpath*:" + ROOT + "*/*.sql")) {
                String path = migration.getURL().getPath();
                String belowRoot = path.substring(path.lastIndexOf(ROOT) + ROOT.length());
                folders.add(belowRoot.substring(0, belowRoot.indexOf('/')));
            }
            return folders;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
