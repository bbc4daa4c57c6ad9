package io.modelport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    /** Nodes read the modules from this file, in the order in which they migrate the database; to find it out is slow. */
    private static final Path METADATA = Path
            .of("src/main/resources/META-INF/spring-modulith/application-modules.json");

    private final ApplicationModules modules = ApplicationModules.of(NodeApplication.class);

    @Test
    void modulesUseOnlyWhatTheyDeclareAndFormNoCycle() {
        modules.verify();
    }

    @Test
    void nodesKnowEveryModuleAndMigrateItAfterThoseItUses() throws IOException {
        if (Boolean.getBoolean("modelport.rewrite")) {
            Files.writeString(METADATA, modules.stream()
                    .map(module -> "  \"" + module.getIdentifier() + "\" : {}")
                    .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
        }
        List<String> known = Pattern.compile("\"(\\w+)\" :")
                .matcher(Files.readString(METADATA))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(known).as("rewrite it with mvn test -Dtest=ModularityTests -Dmodelport.rewrite=true")
                .containsExactlyInAnyOrderElementsOf(modules.stream().map(ModularityTests::name).toList());
        for (ApplicationModule module : modules) {
            module.getDirectDependencies(modules)
                    .uniqueModules()
                    .forEach(used -> assertThat(known).as("rewrite it").containsSubsequence(name(used), name(module)));
        }
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }
}
