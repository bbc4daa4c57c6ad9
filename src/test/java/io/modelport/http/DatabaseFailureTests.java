package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionSystemException;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseFailureTests {

    static Stream<Exception> passing() {
        return Stream.of(
                new JpaSystemException(new IllegalStateException("Unable to rollback against JDBC Connection",
                        new SQLException("Connection is closed"))),
                new TransactionSystemException("Could not commit",
                        new SQLException("An I/O error occurred", "08006")),
                new RuntimeException(new SQLException("terminating connection due to administrator command", "57P01")),
                new RuntimeException(new SQLException("sorry, too many clients already", "53300")),
                new RuntimeException(new SQLException("deadlock detected", "40P01")),
                new SQLTransientConnectionException("Connection is not available"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void isTheCauseHoweverItIsWrapped(Exception failure) {
        assertThat(DatabaseFailure.isCauseOf(failure)).isTrue();
    }

    @Test
    void isNotTheCauseOfAMistakeOfOurs() {
        assertThat(DatabaseFailure.isCauseOf(new IllegalStateException("no connection to make"))).isFalse();
        assertThat(DatabaseFailure.isCauseOf(new RuntimeException(new SQLException("syntax error", "42601"))))
                .isFalse();
        assertThat(DatabaseFailure.isCauseOf(new RuntimeException(new SQLException("duplicate key", "23505"))))
                .isFalse();
    }

    @Test
    void doesNotFillTheLogWhileManyRequestsFail(CapturedOutput output) {
        DatabaseFailure failure = new DatabaseFailure();
        for (int i = 0; i < 100; i++) {
            failure.log(new SQLTransientConnectionException("Connection is not available"));
        }

        assertThat(output).containsOnlyOnce("did not serve");
    }
}
