package dev.galley.store.sqlite;

import dev.galley.rules.SqlText;
import dev.galley.store.Failpoints;
import dev.galley.store.RowSink;
import dev.galley.store.sql.SqlConnection;
import dev.galley.store.sql.SqlEngine;
import dev.galley.store.sql.SqlFailure;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/// One connection to the database, with the statements it has prepared.
///
/// Preparing costs as much as reading a row, so statements are kept by their text, the least
/// recently used one going first.
final class SqliteConnection extends SqlConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnection.class);

    /// Per connection; a statement holds some 5 to 20 KB of native memory.
    private static final int MAX_STATEMENTS = 100;

    /// Nobody but the writer writes, so only a tool from outside can make it wait.
    static final int BUSY_MILLIS = 5_000;

    /// In KiB, negative as SQLite wants it. The pages that matter are in the system's cache anyway.
    private static final int READER_CACHE = -4_096;

    /// A deletion of some hundred scattered records reads and changes 1,000 to 2,000 pages: with all of them in memory it
    /// took 1.5 ms less than with the half.
    private static final int WRITER_CACHE = -16_384;

    /// Indexes are made of what was written just now.
    private static final int LOADER_CACHE = -32_768;

    /// Pages (24 MB) to which a large transaction may let the cache grow: a page that goes to the log before
    /// its time is read from there again, and often written twice. Smaller ones never get there.
    private static final int WRITER_SPILL = 6_144;

    private final SQLiteConnection jdbc;
    private final Map<String, PreparedStatement> kept = LinkedHashMap.newLinkedHashMap(32);
    private final StatementClock clock;
    private final Detours detours = new Detours();
    private final Leash leash = new Leash();

    private SqliteConnection(SqlEngine engine, SQLiteConnection jdbc) {
        super(engine);
        this.jdbc = jdbc;
        this.clock = new StatementClock(jdbc.getDatabase());
    }

    /// The connection that writes; makes the database when it is not there.
    ///
    /// @param failpoints with `writer.sync=skip` what is committed is not on disk yet: so a test of power cuts shows
    ///     that it would see a loss
    static SqliteConnection writer(SqlEngine engine, Path file, Failpoints failpoints) {
        SQLiteConfig config = common();
        config.setSynchronous(synchronous(failpoints));
        config.setCacheSize(WRITER_CACHE);
        // An index over millions of rows is sorted on disk.
        config.setTempStore(TempStore.FILE);
        SqliteConnection writer = open(engine, file, config);
        writer.freesPages();
        writer.query("PRAGMA journal_mode = WAL", List.of(), row -> row.text(0));
        writer.execute("PRAGMA cache_spill = " + WRITER_SPILL);
        return writer;
    }

    private static SynchronousMode synchronous(Failpoints failpoints) {
        if (failpoints.skips("writer.sync")) {
            LOG.warn(
                    "the failpoint writer.sync leaves out the sync of each commit: A POWER CUT LOSES ACKNOWLEDGED WRITES");
            return SynchronousMode.NORMAL;
        }
        return SynchronousMode.FULL;
    }

    /// The only connection to a database that nobody looks at before it is whole: nothing is kept to undo, nothing is
    /// forced to disk, and foreign keys are checked at the end.
    static SqliteConnection loader(SqlEngine engine, Path file) {
        SQLiteConfig config = common();
        config.enforceForeignKeys(false);
        config.setJournalMode(JournalMode.OFF);
        config.setSynchronous(SynchronousMode.OFF);
        config.setCacheSize(LOADER_CACHE);
        config.setTempStore(TempStore.FILE);
        SqliteConnection loader = open(engine, file, config);
        loader.freesPages();
        return loader;
    }

    /// A connection that reads.
    static SqliteConnection reader(SqlEngine engine, Path file) {
        SQLiteConfig config = common();
        config.setCacheSize(READER_CACHE);
        config.setTempStore(TempStore.MEMORY);
        SqliteConnection reader = open(engine, file, config);
        reader.execute("PRAGMA query_only = 1");
        reader.hearProgress(Leash.STEPS);
        return reader;
    }

    /// Makes the leash as long as [Leash#STEPS], or so many steps in a test.
    void hearProgress(int steps) {
        try {
            ProgressHandler.setHandler(jdbc, steps, leash);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setWalAutocheckpoint(0);
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static SqliteConnection open(SqlEngine engine, Path file, SQLiteConfig config) {
        try {
            SQLiteConnection jdbc =
                    (SQLiteConnection) config.createConnection("jdbc:sqlite:" + file);
            SqliteFunctions.register(jdbc);
            return new SqliteConnection(engine, jdbc);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    Detours detours() {
        return detours;
    }

    /// Gives rows to `sink` as long as that is cheap.
    ///
    /// @return false if there may be more of them: it was cut off, or the index it names has gone
    boolean walk(SqlText sql, RowSink sink) {
        return walk(sql, sink, 1);
    }

    /// Likewise.
    ///
    /// @param leashes how many times the length of a [Leash] it may take
    boolean walk(SqlText sql, RowSink sink, int leashes) {
        leash.tighten(leashes);
        try {
            rows(sql.text(), sql.params(), sink);
            return true;
        } catch (SqlFailure failure) {
            SQLiteErrorCode code = SqliteErrors.code(failure);
            boolean cut = code == SQLiteErrorCode.SQLITE_INTERRUPT && leash.hasCut();
            if (!cut && code != SQLiteErrorCode.SQLITE_ERROR) {
                throw failure;
            }
            return false;
        } finally {
            leash.loosen();
        }
    }

    /// How the planner would run a list.
    SortPlan sortPlan(SqlText sql) {
        return SortPlan.of(
                query("EXPLAIN QUERY PLAN " + sql.text(), sql.params(), row -> row.text(3)));
    }

    Leash leash() {
        return leash;
    }

    /// What the watchdog looks at.
    StatementClock clock() {
        return clock;
    }

    /// Lets [FreePages] give pages back. A new database alone takes that; one that has it would be written to.
    private void freesPages() {
        if (number("PRAGMA page_count", List.of(), 0) == 0) {
            execute("PRAGMA auto_vacuum = INCREMENTAL");
        }
    }

    /// Moves so many pages from the end of the file into free ones.
    void freePages(int pages) {
        // The statement moves a page at each step, and a prepared one is not asked for a second.
        try (Statement statement = jdbc.createStatement()) {
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// How many rows this connection has ever changed.
    long rowsChanged() {
        try {
            return jdbc.getDatabase().total_changes();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// Begins a transaction, unless one is open.
    ///
    /// @return false if one was
    boolean beginsTransaction() {
        try {
            execute("BEGIN");
            return true;
        } catch (SqlFailure _) {
            return false;
        }
    }

    /// Ends a transaction that only read.
    void endRead() {
        try {
            execute("COMMIT");
        } catch (SqlFailure _) {
            rollBackIfOpen();
        }
    }

    void busyTimeout(int millis) {
        try {
            jdbc.setBusyTimeout(millis);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /// Undoes the open transaction, if there is one: SQLite ends it by itself after some errors.
    void rollBackIfOpen() {
        try {
            execute("ROLLBACK");
        } catch (SqlFailure _) {
            // There was none left to roll back.
        }
    }

    @Override
    protected PreparedStatement borrow(String text) throws SQLException {
        PreparedStatement statement = kept.remove(text);
        return statement == null ? jdbc.prepareStatement(text) : statement;
    }

    @Override
    protected void giveBack(String text, PreparedStatement statement) throws SQLException {
        PreparedStatement twin = kept.put(text, statement);
        if (twin != null) {
            twin.close();
        } else if (kept.size() > MAX_STATEMENTS) {
            Iterator<PreparedStatement> eldest = kept.values().iterator();
            PreparedStatement old = eldest.next();
            eldest.remove();
            old.close();
        }
    }

    @Override
    protected void started() {
        leash.begin();
        clock.start();
    }

    @Override
    protected void ended() {
        clock.stop();
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : List.copyOf(kept.values())) {
                statement.close();
            }
            kept.clear();
            jdbc.close();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }
}
