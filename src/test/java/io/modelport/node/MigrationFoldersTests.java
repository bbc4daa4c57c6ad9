package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.modelport.testing.NodeTest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.modulith.core.ApplicationModuleIdentifiers;

@NodeTest
class MigrationFoldersTests {

    @Test
    void areRunOnePerModuleAfterThoseOfTheModulesItUses(@Autowired ApplicationModuleIdentifiers modules,
            @Autowired JdbcClient jdbc) throws IOException {
        Set<String> folders = foldersOfTheSources();
        assertThat(folders).isNotEmpty();
        List<OffsetDateTime> firstRuns = modules.stream()
                .map(ApplicationModuleIdentifier::toString)
                .filter(folders::contains)
                .map(module -> jdbc.sql("select min(installed_on) at time zone 'UTC' from flyway_schema_history_"
                        + module + " where success").query(OffsetDateTime.class).single())
                .toList();
        assertThat(firstRuns).hasSameSizeAs(folders).isSorted();
    }

    @Test
    void mustBelongToAModule(@TempDir Path classes) throws IOException {
        Path folder = Files.createDirectories(classes.resolve("db/migration/billing"));
        Files.writeString(folder.resolve("V001__invoices.sql"), "select 1");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver(loader);
            assertThatCode(() -> MigrationFolders.requireOwners(resources, Set.of("billing")))
                    .doesNotThrowAnyException();
            assertThatIllegalStateException()
                    .isThrownBy(() -> MigrationFolders.requireOwners(resources, Set.of("registry")))
                    .withMessageContaining("[billing]");
        }
    }

    private static Set<String> foldersOfTheSources() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("db/migration"))) {
            return Set.copyOf(folders.map(folder -> folder.getFileName().toString()).toList());
        }
    }
}
