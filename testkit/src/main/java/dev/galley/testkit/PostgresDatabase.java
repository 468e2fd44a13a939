package dev.galley.testkit;

import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.postgres.PostgresRestore;
import dev.galley.store.postgres.PostgresStore;
import dev.galley.store.sql.Upgrades;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/// A PostgreSQL database of one test's own. Each store opened on it is one node of a cluster.
public final class PostgresDatabase implements TestDatabase {

    private final PostgresServer server;
    private final String name;
    private final Deque<Store> nodes = new ConcurrentLinkedDeque<>();

    PostgresDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /// Its name on the server.
    public String name() {
        return name;
    }

    /// Another database on the same server, for what has to be done from outside.
    public PostgresDatabase beside() {
        return new PostgresDatabase(server, server.createDatabase());
    }

    /// How to reach it.
    public PostgresConfig config() {
        return PostgresConfig.of(server.url(name), PostgresServer.USER, "");
    }

    @Override
    public PostgresStore open(List<SystemTable> tables) {
        return open(config(), tables, Failpoints.NONE);
    }

    @Override
    public PostgresStore open(List<SystemTable> tables, Duration statementLimit) {
        return open(config().withStatementTimeout(statementLimit), tables, Failpoints.NONE);
    }

    /// A node with a configuration of its own.
    public PostgresStore open(
            PostgresConfig config, List<SystemTable> tables, Failpoints failpoints) {
        PostgresStore store =
                PostgresStore.open(config, tables, InstantSource.system(), failpoints);
        nodes.push(store);
        return store;
    }

    @Override
    public PostgresStore open(List<SystemTable> tables, Upgrades upgrades, Failpoints failpoints) {
        PostgresStore store =
                PostgresStore.open(config(), tables, upgrades, InstantSource.system(), failpoints);
        nodes.push(store);
        return store;
    }

    @Override
    public void restore(List<SystemTable> tables, ArchiveReader archive) {
        new PostgresRestore(config(), tables, InstantSource.system(), Failpoints.NONE).run(archive);
    }

    @Override
    public int execute(String sql) {
        try (Connection connection = server.connect(name)) {
            return RawSql.execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public List<List<String>> rows(String sql) {
        try (Connection connection = server.connect(name)) {
            return RawSql.rows(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        while (!nodes.isEmpty()) {
            nodes.pop().close();
        }
        server.dropDatabase(name);
    }
}
