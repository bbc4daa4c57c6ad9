package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.problem.Problem;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HostAndOriginGuardTests {

    private final HostAndOriginGuard onLoopback = guard(new HttpSettings(null, null),
            InetAddress.getLoopbackAddress());

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "[::1]"})
    void answersToLoopbackNamesOnLoopback(String name) {
        assertThat(onLoopback.refusal(name, name + ":8080", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "192.168.1.5", "127.0.0.1.nip.io", ""})
    void refusesForeignNamesOnLoopback(String name) {
        assertThat(onLoopback.refusal(name, name, null)).get().extracting(Problem::type).isEqualTo("host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:3000", "http://localhost:8080.evil", "%%"})
    void refusesForeignOrigins(String origin) {
        assertThat(onLoopback.refusal("localhost", "localhost:8080", origin)).get()
                .extracting(Problem::type)
                .isEqualTo("origin-not-allowed");
    }

    @Test
    void allowsItsOwnPages() {
        assertThat(onLoopback.refusal("localhost", "localhost:8080", "http://localhost:8080")).isEmpty();
    }

    @Test
    void allowsConfiguredNamesAndOrigins() {
        HostAndOriginGuard guard = guard(new HttpSettings(List.of("models.example"), List.of("https://ui.example")),
                InetAddress.getLoopbackAddress());

        assertThat(guard.refusal("models.example", "models.example", "https://ui.example")).isEmpty();
        assertThat(guard.refusal("other.example", "other.example", null)).isPresent();
    }

    @Test
    void answersToAnyNameWhenBoundToEveryAddress() {
        assertThat(guard(new HttpSettings(null, null), null).refusal("models.example", "models.example", null))
                .isEmpty();
    }

    @Test
    void answersOnlyToConfiguredNamesWhenBoundToEveryAddress() {
        HostAndOriginGuard guard = guard(new HttpSettings(List.of("models.example"), null), null);

        assertThat(guard.refusal("other.example", "other.example", null)).isPresent();
    }

    private static HostAndOriginGuard guard(HttpSettings settings, @Nullable InetAddress address) {
        return new HostAndOriginGuard(settings, address, new ProblemBody(JsonMapper.shared()));
    }
}
