package dev.galley.testkit;

import dev.galley.store.Failpoints;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.sql.Upgrades;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteRestore;
import dev.galley.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// A data directory of one test's own. One store at a time may be open on it.
public final class SqliteDatabase implements TestDatabase {

    private final Path directory;
    private final Deque<SqliteStore> stores = new ArrayDeque<>();

    SqliteDatabase(Path directory) {
        this.directory = directory;
    }

    /// The data directory.
    public Path directory() {
        return directory;
    }

    @Override
    public SqliteStore open(List<SystemTable> tables) {
        return open(SqliteConfig.of(directory), tables, Failpoints.NONE);
    }

    @Override
    public SqliteStore open(List<SystemTable> tables, Duration statementLimit) {
        SqliteConfig config = SqliteConfig.of(directory).withStatementLimit(statementLimit);
        return open(config, tables, Failpoints.NONE);
    }

    /// A store with a configuration of its own.
    public SqliteStore open(SqliteConfig config, List<SystemTable> tables, Failpoints failpoints) {
        SqliteStore store = SqliteStore.open(config, tables, InstantSource.system(), failpoints);
        stores.push(store);
        return store;
    }

    @Override
    public SqliteStore open(List<SystemTable> tables, Upgrades upgrades, Failpoints failpoints) {
        SqliteConfig config = SqliteConfig.of(directory);
        SqliteStore store =
                SqliteStore.open(config, tables, upgrades, InstantSource.system(), failpoints);
        stores.push(store);
        return store;
    }

    @Override
    public void restore(List<SystemTable> tables, ArchiveReader archive) {
        new SqliteRestore(directory, tables, InstantSource.system(), Failpoints.NONE)
                .run(archive, false, List.of());
    }

    @Override
    public int execute(String sql) {
        try (Connection connection = connect()) {
            return RawSql.execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public List<List<String>> rows(String sql) {
        try (Connection connection = connect()) {
            return RawSql.rows(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data.db"));
    }

    @Override
    public void close() {
        while (!stores.isEmpty()) {
            stores.pop().close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(SqliteDatabase::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
