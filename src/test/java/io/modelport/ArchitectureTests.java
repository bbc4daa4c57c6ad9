package io.modelport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Holds the code to the rules of its design, and each rule to finding the offender made for it in {@code violations}. */
class ArchitectureTests {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.modelport");
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages("violations");

    static final List<Rule> RULES = List.of(
            new Rule("only the engine knows Deep Java Library", "violations.training.KnowsDeepJavaLibrary",
                    root -> noClasses().that()
                            .resideOutsideOfPackage(root + ".engine..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("ai.djl..")
                            .because(
                                    "native memory, threads and library versions are mastered in one place, and another engine can take its place")),
            new Rule("the core is plain Java", "violations.network.KnowsSpring",
                    root -> noClasses().that()
                            .resideInAnyPackage(root + ".problem..", root + ".network..", root + ".torchscript..",
                                    root + ".engine..", root + ".worker..", root + ".serving.core..",
                                    root + ".dataset.reader..", root + ".process.wire..")
                            .and()
                            .doNotHaveSimpleName("package-info")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("org.springframework..", "jakarta.persistence..")
                            .because("the hot path and the child processes start and run without a container")),
            new Rule("nothing in a web package is public", "violations.registry.web.PublicController",
                    root -> classes().that()
                            .resideInAPackage(root + "..web..")
                            .and()
                            .areTopLevelClasses()
                            .should()
                            .notBePublic()
                            .because("a REST adapter is called by HTTP and by nobody else")),
            new Rule("only adapters speak HTTP", "violations.registry.KnowsHttp",
                    root -> noClasses().that()
                            .resideOutsideOfPackages(root + ".http..", root + ".security..", root + "..web..",
                                    root + ".serving.oip..", root + ".serving.grpc..",
                                    root + ".serving.servlet..", root + ".serving.tfserving..",
                                    root + ".serving.torchserve..", root + ".serving.openai..", root + ".mlflow..")
                            .and()
                            .doNotHaveSimpleName("package-info")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(root + ".http..", root + ".security..")
                            .because(
                                    "the domain throws problems and returns values; each protocol renders them in its own form")),
            new Rule("packages form no cycle", "violations.dataset",
                    root -> slices().matching(root + ".(**)")
                            .should()
                            .beFreeOfCycles()
                            .because("what is in a cycle can only be understood, tested and moved as a whole")),
            new Rule("nothing is injected into fields", "violations.registry.InjectsField",
                    root -> noFields().should()
                            .beAnnotatedWith(Autowired.class)
                            .orShould()
                            .beAnnotatedWith(Value.class)
                            .orShould()
                            .beAnnotatedWith("jakarta.inject.Inject")
                            .orShould()
                            .beAnnotatedWith("jakarta.annotation.Resource")
                            .orShould()
                            .beAnnotatedWith("jakarta.persistence.PersistenceContext")
                            .because("a constructor shows what a class needs and lets a test hand it over")));

    @ParameterizedTest
    @FieldSource("RULES")
    void holds(Rule rule) {
        rule.of("io.modelport").check(CODE);
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void findsAnOffender(Rule rule) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.of("violations").check(VIOLATIONS))
                .withMessageContaining(rule.offender());
    }

    /**
     * A rule over all packages below a root.
     *
     * @param name what it demands
     * @param offender the class or package in {@code violations} that breaks it
     * @param below the rule for one root package
     */
    record Rule(String name, String offender, Function<String, ArchRule> below) {

        ArchRule of(String root) {
            return below.apply(root).allowEmptyShould(true);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
