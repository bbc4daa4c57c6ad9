package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.problem.Unavailable;
import io.modelport.problem.Unsupported;
import io.modelport.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class SupportedPostgresTests {

    @Test
    void takesTheServerOfTheTests() {
        TestDatabase database = TestDatabase.create();
        assertThatCode(() -> SupportedPostgres.require(source(database.url(), database.password())))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatToCheckWhenThePasswordIsWrong() {
        TestDatabase database = TestDatabase.create();
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> SupportedPostgres.require(source(database.url(), "wrong")))
                .withMessageContaining("password authentication failed")
                .satisfies(problem -> assertThat(problem.advice())
                        .contains("SPRING_DATASOURCE_PASSWORD"));
    }

    @Test
    void saysWhatToCheckWhenNothingListens() {
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> SupportedPostgres.require(source("jdbc:postgresql://127.0.0.1:1/none", "")))
                .withMessageContaining("127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(ints = {90_624, 130_012, 140_022})
    void refusesServersBefore15(int version) {
        assertThatExceptionOfType(Unsupported.class).isThrownBy(() -> SupportedPostgres.requireVersion(version))
                .withMessageContaining("is PostgreSQL " + version / 10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {150_000, 160_009, 180_006, 190_001})
    void takesServersFrom15On(int version) {
        assertThatCode(() -> SupportedPostgres.requireVersion(version)).doesNotThrowAnyException();
    }

    private static PGSimpleDataSource source(String url, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        source.setUser("modelport");
        source.setPassword(password);
        return source;
    }
}
