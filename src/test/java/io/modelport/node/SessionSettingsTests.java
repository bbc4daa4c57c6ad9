package io.modelport.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelport.testing.NodeTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NodeTest
class SessionSettingsTests {

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @CsvSource({"idle_in_transaction_session_timeout,10s", "transaction_timeout,30s"})
    void theServerLetsGoOfNodesThatFellSilent(String setting, String value) {
        assertThat(jdbc.sql("select current_setting(?)").param(setting).query(String.class).single())
                .isEqualTo(value);
    }
}
