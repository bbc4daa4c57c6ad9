package io.modelport.node.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Commits numbered rows as fast as it can, and prints each number once it has been committed; when it is cut off from the
 * server it goes on with the next number as soon as it can.
 */
final class CommittingProcess {

    static final String DATABASE = "rows";

    private final EmbeddedPostgres server;
    private long number;

    private CommittingProcess(EmbeddedPostgres server, long first) {
        this.server = server;
        this.number = first;
    }

    /** Arguments: the server's folder, that of its programs, the first number. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]), Map.of());
        server.createDatabase(DATABASE);
        CommittingProcess committing = new CommittingProcess(server, Long.parseLong(arguments[2]));
        while (true) {
            try {
                committing.commit();
            } catch (SQLException e) {
                System.out.println("cut off: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                Thread.sleep(20);
            }
        }
    }

    private void commit() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(DATABASE), server.username(),
                server.password())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists numbers (number bigint primary key)");
            }
            try (PreparedStatement insert = connection.prepareStatement("insert into numbers values (?)")) {
                while (true) {
                    insert.setLong(1, ++number);
                    insert.executeUpdate();
                    System.out.println("committed " + number);
                }
            }
        }
    }
}
