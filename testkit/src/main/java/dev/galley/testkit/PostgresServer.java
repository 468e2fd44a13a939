package dev.galley.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL server for all tests of a JVM, started when the first database is asked for.
///
/// It runs without fsync: right for tests, wrong for everything else.
final class PostgresServer implements AutoCloseable {

    static final String USER = "postgres";

    /// Tests of pools and of several nodes hold many connections at once.
    private static final String MAX_CONNECTIONS = "300";

    private @Nullable EmbeddedPostgres server;
    private int databases;

    /// Makes an empty database and gives its name.
    synchronized String createDatabase() {
        String name = "galley_" + ++databases;
        administer("CREATE DATABASE " + name + " TEMPLATE template0");
        return name;
    }

    synchronized void dropDatabase(String name) {
        administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /// The JDBC address of a database; the user is [#USER] and has no password.
    synchronized String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server().getPort(), database);
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, "");
    }

    private EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            running = start();
            server = running;
        }
        return running;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    .setServerConfig("deadlock_timeout", "200ms")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the PostgreSQL server for tests did not start", e);
        }
    }

    private void administer(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
