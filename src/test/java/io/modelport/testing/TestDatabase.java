package io.modelport.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A fresh, empty database on the real PostgreSQL that all tests of this JVM share.
 *
 * @param url its JDBC address
 * @param username a role that owns the database
 * @param password that role's password
 */
public record TestDatabase(String url, String username, String password) {

    public static TestDatabase create() {
        return TestServer.shared().createDatabase();
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, username, password);
    }
}
