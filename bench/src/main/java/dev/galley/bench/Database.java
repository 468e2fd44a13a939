package dev.galley.bench;

import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.postgres.PostgresStore;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Where a server of the bench keeps its data.
sealed interface Database {

    /// A directory, or a database of PostgreSQL by its address (`postgresql://USER:PASSWORD@HOST:PORT/NAME`).
    static Database of(String text) {
        return text.startsWith("postgresql:")
                ? new Postgres(URI.create(text))
                : new Directory(Path.of(text));
    }

    /// Opens what no server has open.
    Store open() throws IOException;

    /// A copy of it, for the floor.
    Database copy() throws IOException;

    /// As [#of] takes it.
    String text();

    /// What the launcher has to be told besides the data folder.
    List<String> options();

    /// SQLite in a data folder.
    record Directory(Path path) implements Database {
        @Override
        public Store open() {
            return SqliteStore.open(
                    SqliteConfig.of(path), List.of(), InstantSource.system(), Failpoints.NONE);
        }

        @Override
        public Database copy() throws IOException {
            Path to = path.resolveSibling("floor");
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = to.resolve(file.getFileName());
                    Path _ = Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return new Directory(to);
        }

        @Override
        public String text() {
            return path.toString();
        }

        @Override
        public List<String> options() {
            return List.of();
        }
    }

    /// A database that is empty when the bench begins; the floor's is made beside it.
    record Postgres(URI address) implements Database {
        @Override
        public Store open() {
            PostgresConfig config = PostgresConfig.of(url(), user(), password());
            return PostgresStore.open(config, List.of(), InstantSource.system(), Failpoints.NONE);
        }

        @Override
        public Database copy() throws IOException {
            String name = address.getPath().substring(1);
            String to = name + "_floor";
            URI maintenance = address.resolve("/postgres");
            try (Connection connection = new Postgres(maintenance).connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS \"" + to + '"');
                statement.execute("CREATE DATABASE \"%s\" TEMPLATE \"%s\"".formatted(to, name));
            } catch (SQLException e) {
                throw new IOException("no copy of the database " + name, e);
            }
            return new Postgres(address.resolve("/" + to));
        }

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(url(), user(), password());
        }

        private String url() {
            return "jdbc:postgresql://%s:%d%s"
                    .formatted(address.getHost(), address.getPort(), address.getPath());
        }

        private String user() {
            String info = address.getUserInfo();
            int colon = info.indexOf(':');
            return colon < 0 ? info : info.substring(0, colon);
        }

        private String password() {
            String info = address.getUserInfo();
            return info.substring(info.indexOf(':') + 1);
        }

        @Override
        public String text() {
            return address.toString();
        }

        @Override
        public List<String> options() {
            return List.of("--database", text());
        }
    }
}
