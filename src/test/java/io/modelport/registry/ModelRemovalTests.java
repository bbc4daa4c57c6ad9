package io.modelport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Conflict;
import io.modelport.problem.NotFound;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RegistryTest
class ModelRemovalTests {

    private static final Alias CHAMPION = new Alias("champion");

    @Autowired
    private ModelRegistry registry;

    @Autowired
    private ModelAliases aliases;

    @Autowired
    private ModelAnnotations annotations;

    @Autowired
    private ModelRemoval removal;

    @Autowired
    private Routed routed;

    @Test
    void refusesToDeleteAVersionThatAnAliasNames() {
        ModelName name = Sample.name("aliased");
        ModelVersionId version = registry.register(Sample.version(name), Sample.ANNA).id();
        aliases.move(name, CHAMPION, 1, Reason.NONE, move -> {}, Sample.ANNA);

        assertThatThrownBy(() -> removal.delete(version, Sample.ANNA)).isInstanceOf(Conflict.class)
                .hasMessageContaining("champion")
                .hasMessageContaining("version 1");
        assertThatThrownBy(() -> removal.delete(name, Sample.ANNA)).isInstanceOf(Conflict.class)
                .hasMessageContaining("champion");

        aliases.remove(name, CHAMPION, Reason.NONE, move -> {}, Sample.ANNA);
        removal.delete(version, Sample.ANNA);
        assertThat(registry.find(version)).isEmpty();
    }

    @Test
    void refusesToDeleteARoutedVersion() {
        ModelName name = Sample.name("routed");
        registry.register(Sample.version(name), Sample.ANNA);
        ModelVersionId second = registry.register(Sample.version(name), Sample.ANNA).id();
        routed.add(second);

        assertThatThrownBy(() -> removal.delete(second, Sample.ANNA)).isInstanceOf(Conflict.class)
                .hasMessageContaining("routed by a deployment");
        assertThatThrownBy(() -> removal.delete(name, Sample.ANNA)).isInstanceOf(Conflict.class)
                .hasMessageContaining(second.toString());
        assertThat(registry.get(name).versions()).as("a refused deletion deletes nothing").isEqualTo(2);

        routed.remove(second);
        removal.delete(name, Sample.ANNA);
        assertThat(registry.exists(name)).isFalse();
    }

    @Test
    void aModelLeavesNothingBehindButItsHistory() {
        ModelName name = Sample.name("left");
        ModelVersionId version = registry.register(Sample.version(name), Sample.ANNA).id();
        annotations.tag(name, new Tag("a", "1"), Sample.ANNA);
        annotations.tag(version, new Tag("b", "2"), Sample.ANNA);

        removal.delete(name, Sample.ANNA);

        registry.create(new NewModel(name, Description.NONE, List.of()), Sample.ANNA);
        assertThat(registry.get(name).tags()).isEmpty();
        assertThat(registry.get(name).versions()).isZero();
        assertThat(registry.find(version)).isEmpty();
    }

    @Test
    void cannotDeleteWhatIsNotThere() {
        ModelName name = Sample.name("absent");
        assertThatThrownBy(() -> removal.delete(name, Sample.ANNA)).isInstanceOf(NotFound.class);
        registry.create(new NewModel(name, Description.NONE, List.of()), Sample.ANNA);
        assertThatThrownBy(() -> removal.delete(new ModelVersionId(name, 1), Sample.ANNA))
                .isInstanceOf(NotFound.class);
    }
}
