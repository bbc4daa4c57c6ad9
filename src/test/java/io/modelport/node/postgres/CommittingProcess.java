package io.modelport.node.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Commits numbered rows as fast as it can, and prints each number once it has been committed. */
final class CommittingProcess {

    static final String DATABASE = "rows";

    private CommittingProcess() {}

    public static void main(String[] arguments) throws SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]), Map.of());
        server.createDatabase(DATABASE);
        try (Connection connection = DriverManager.getConnection(server.url(DATABASE), server.username(),
                server.password())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists numbers (number bigint primary key)");
            }
            try (PreparedStatement insert = connection.prepareStatement("insert into numbers values (?)")) {
                for (long number = Long.parseLong(arguments[2]);; number++) {
                    insert.setLong(1, number);
                    insert.executeUpdate();
                    System.out.println("committed " + number);
                }
            }
        }
    }
}
