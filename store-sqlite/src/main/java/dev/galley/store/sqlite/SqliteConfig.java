package dev.galley.store.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/// Where the embedded database lives and how much it may take.
///
/// @param directory      of `data.db`; made, with mode 0700, when it is not there
/// @param readers        how many reads run at once; lists, counts and searches get at most half of them
/// @param statementLimit how long one statement of a read may run
public record SqliteConfig(Path directory, int readers, Duration statementLimit) {

    /// A statement that needs longer needs an index; until then it must not hold up the others.
    public static final Duration STATEMENT_LIMIT = Duration.ofSeconds(5);

    private static final int READERS_PER_CORE = 2;

    public SqliteConfig {
        if (readers < 2) {
            throw new IllegalArgumentException(
                    "at least two readers, so that a list leaves one free");
        }
    }

    /// The defaults for a directory: two readers for each core, five seconds for a statement.
    public static SqliteConfig of(Path directory) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new SqliteConfig(directory, READERS_PER_CORE * cores, STATEMENT_LIMIT);
    }

    public SqliteConfig withStatementLimit(Duration limit) {
        return new SqliteConfig(directory, readers, limit);
    }

    public SqliteConfig withReaders(int count) {
        return new SqliteConfig(directory, count, statementLimit);
    }
}
