package io.modelport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseProxyTests {

    private static final Predicate<List<String>> TO_KEPT = statements -> statements.stream()
            .anyMatch(sql -> sql.contains("into kept"));

    private final TestDatabase database = TestDatabase.create();
    private final DatabaseProxy network = DatabaseProxy.before(database);

    @BeforeEach
    void createTable() throws SQLException {
        execute(database.connect(), "create table kept (number integer)");
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void passesOnWhatIsSentAndNoMoreThanThat() throws SQLException {
        execute(network.database().connect(), "insert into kept values (1)");
        network.refuse();
        assertCutOff(() -> network.database().connect());
        network.heal();
        execute(network.database().connect(), "insert into kept values (2)");

        assertThat(count()).isEqualTo(2);
        assertThat(network.lostAnswers()).isZero();
    }

    @Test
    void losesTheAnswerToAStatementThatIsCommittedByItself() throws SQLException {
        try (Connection connection = network.database().connect()) {
            for (int i = 1; i <= 10; i++) {
                insert(connection, i);
            }
            network.loseNextAnswer(TO_KEPT);
            assertThat(countThrough(connection)).isEqualTo(10);
            assertCutOff(() -> insert(connection, 11));
        }
        assertThat(count()).isEqualTo(11);
        assertThat(network.lostAnswers()).isEqualTo(1);
    }

    @Test
    void losesTheAnswerToTheCommitOfATransactionAndOfNoOther() throws SQLException {
        try (Connection connection = network.database().connect()) {
            connection.setAutoCommit(false);
            network.loseNextAnswer(TO_KEPT);
            insert(connection, 1);
            connection.rollback();
            insert(connection, 2);
            assertCutOff(connection::commit);
        }
        assertThat(count()).isEqualTo(1);
        assertThat(network.lostAnswers()).isEqualTo(1);
    }

    private static void insert(Connection connection, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into kept values (?)")) {
            statement.setInt(1, number);
            statement.executeUpdate();
        }
    }

    private static void assertCutOff(ThrowingCallable call) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(call)
                .matches(failure -> failure.getSQLState().startsWith("08"), "lost the connection");
    }

    private static void execute(Connection opened, String sql) throws SQLException {
        try (Connection connection = opened; Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count() throws SQLException {
        try (Connection connection = database.connect()) {
            return countThrough(connection);
        }
    }

    private static int countThrough(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from kept")) {
            row.next();
            return row.getInt(1);
        }
    }
}
