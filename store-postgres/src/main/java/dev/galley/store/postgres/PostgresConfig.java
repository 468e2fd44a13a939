package dev.galley.store.postgres;

import java.time.Duration;

/// How to reach the database, and how much of it one node takes.
///
/// @param url              a JDBC URL, `jdbc:postgresql://host:5432/galley`; TLS by its parameters
/// @param readConnections  at most so many for reads; scans get half of them
/// @param writeConnections at most so many writes at the same time
/// @param statementTimeout no statement runs or waits for a lock longer; a whole number of milliseconds
public record PostgresConfig(
        String url,
        String user,
        String password,
        int readConnections,
        int writeConnections,
        Duration statementTimeout) {

    /// PostgreSQL allows 100 connections unless told otherwise, and several nodes share them.
    public static final int DEFAULT_CONNECTIONS = 10;

    /// A list that takes longer is missing an index, or asks for too much.
    public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(5);

    public PostgresConfig {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("not a JDBC URL of PostgreSQL: " + url);
        }
        if (readConnections < 2 || writeConnections < 1) {
            throw new IllegalArgumentException(
                    "PostgreSQL needs at least 2 connections for reads and 1 for writes");
        }
        if (statementTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("the statement timeout is at least 1 ms");
        }
    }

    /// Defaults for all but the address.
    public static PostgresConfig of(String url, String user, String password) {
        return new PostgresConfig(
                url,
                user,
                password,
                DEFAULT_CONNECTIONS,
                DEFAULT_CONNECTIONS,
                DEFAULT_STATEMENT_TIMEOUT);
    }

    public PostgresConfig withConnections(int forReads, int forWrites) {
        return new PostgresConfig(url, user, password, forReads, forWrites, statementTimeout);
    }

    public PostgresConfig withStatementTimeout(Duration timeout) {
        return new PostgresConfig(url, user, password, readConnections, writeConnections, timeout);
    }

    /// The address without anything that a log should not hold: parameters may carry secrets.
    String shownUrl() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public String toString() {
        return "PostgresConfig[url=%s, user=%s, password=***, readConnections=%d, writeConnections=%d, statementTimeout=%s]"
                .formatted(shownUrl(), user, readConnections, writeConnections, statementTimeout);
    }
}
