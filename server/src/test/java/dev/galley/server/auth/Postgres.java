package dev.galley.server.auth;

import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.postgres.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL server for all tests of a run, started when the first database is asked for.
final class Postgres implements Engine {

    private @Nullable EmbeddedPostgres server;
    private int databases;

    @Override
    public synchronized Database fresh(Path place) {
        String name = "auth_" + ++databases;
        administer("CREATE DATABASE " + name + " TEMPLATE template0");
        return new OnServer(name);
    }

    @Override
    public boolean hasNodes() {
        return true;
    }

    synchronized void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public String toString() {
        return "postgres";
    }

    private synchronized EmbeddedPostgres running() {
        EmbeddedPostgres known = server;
        if (known == null) {
            known = start();
            server = known;
        }
        return known;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("deadlock_timeout", "200ms")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void administer(String sql) {
        try (var connection = running().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private synchronized String url(String name) {
        return running().getJdbcUrl("postgres", name);
    }

    private final class OnServer implements Database {

        private final String name;

        OnServer(String name) {
            this.name = name;
        }

        @Override
        public Store open(List<SystemTable> tables, InstantSource clock) {
            return PostgresStore.open(
                    PostgresConfig.of(url(name), "postgres", ""), tables, clock, Failpoints.NONE);
        }

        @Override
        public void drop() {
            administer("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
