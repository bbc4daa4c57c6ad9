package io.modelport.security;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Denied;
import io.modelport.problem.Invalid;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class BindingRuleTests {

    private final BindingRule open = new BindingRule(new SecuritySettings(""));

    @Test
    void bindsToLoopbackWithoutAKey() throws Exception {
        open.requireSafe(InetAddress.getByName("127.0.0.1"));
        open.requireSafe(InetAddress.getByName("::1"));
    }

    @Test
    void refusesToListenElsewhereWithoutAKey() {
        assertThatThrownBy(() -> open.requireSafe(null)).isInstanceOf(Denied.class)
                .hasMessageContaining("every address");
        assertThatThrownBy(() -> open.requireSafe(InetAddress.getByName("0.0.0.0"))).isInstanceOf(Denied.class)
                .hasMessageContaining("0.0.0.0");
    }

    @Test
    void listensAnywhereWithAKey() throws Exception {
        new BindingRule(new SecuritySettings("a-key-that-is-long-enough"))
                .requireSafe(InetAddress.getByName("0.0.0.0"));
    }

    @Test
    void refusesAKeyThatCouldBeGuessed() {
        assertThatThrownBy(() -> new SecuritySettings("secret")).isInstanceOf(Invalid.class)
                .hasMessageContaining("6 characters");
    }
}
