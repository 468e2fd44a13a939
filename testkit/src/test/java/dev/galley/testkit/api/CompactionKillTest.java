package dev.galley.testkit.api;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.server.changes.LogCompaction;
import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.postgres.PostgresStore;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteStore;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.SqliteDatabase;
import dev.galley.testkit.TestDatabase;
import dev.galley.testkit.store.Table;
import dev.galley.testkit.store.Trial;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The process dies while the log is compacted: a piece is put together or it is not, and nothing a follower has to know
/// is lost.
@OnEveryStore
class CompactionKillTest {

    private static final int KILLED = 137;
    private static final int RECORDS = 30;
    private static final int ROUNDS = 50;

    private static final List<String> SQLITE =
            List.of(
                    "writer.beforeBegin",
                    "writer.afterApply",
                    "writer.beforeCommit",
                    "writer.afterCommit",
                    "writer.beforeAnswer",
                    "close.beforeCheckpoint");
    private static final List<String> POSTGRES =
            List.of("postgres.afterLocks", "postgres.beforeCommit");

    private final Trial trial;

    CompactionKillTest(Engine engine) {
        trial = new Trial(engine, List.of());
    }

    @AfterEach
    void close() {
        trial.database().close();
    }

    /// Each record has several old images, in three pieces of the log.
    private CompactedLog aLogWithMuchToPutTogether() {
        Table things = trial.table("things", text("owner"), integer("n"));
        trial.ruleColumns(things, "owner");
        List<RecordId> ids = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            StoredRecord thing = things.create("owner", "nobody", "n", i);
            ids.add(thing.id());
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (RecordId id : ids) {
                things.update(id, "owner", "owner " + i / 10, "n", i);
            }
        }
        trial.store().close();
        return CompactedLog.of(trial.database());
    }

    @Test
    @DisplayName("F-16 killed while the log is compacted")
    void a_death_loses_nothing() throws Exception {
        CompactedLog whole = aLogWithMuchToPutTogether();
        List<Long> positions = List.of(0L, 1L, 31L, 500L, 501L, 777L, 1_500L);
        for (String failpoint : failpoints(trial.database())) {
            Process child = compact("-Dgalley.fail." + failpoint + "=kill");
            assertThat(exitCode(child)).as(failpoint).isEqualTo(KILLED);
            verify();
            CompactedLog.of(trial.database()).tellsAllOf(whole, positions);
        }
        assertThat(exitCode(compact())).isZero();
        CompactedLog compacted = CompactedLog.of(trial.database());
        compacted.tellsAllOf(whole, positions);
        assertThat(compacted.rows()).hasSize(RECORDS);
        verify();
    }

    private static int exitCode(Process child) throws InterruptedException {
        if (!child.waitFor(1, TimeUnit.MINUTES)) {
            child.destroyForcibly();
        }
        return child.waitFor();
    }

    private static List<String> failpoints(TestDatabase database) {
        return database instanceof SqliteDatabase ? SQLITE : POSTGRES;
    }

    private void verify() {
        try (Store store = trial.database().open()) {
            assertThat(store.verify().findings()).isEmpty();
        }
    }

    private Process compact(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(CompactionKillTest.class.getName());
        command.addAll(
                switch (trial.database()) {
                    case SqliteDatabase sqlite -> List.of(sqlite.directory().toString());
                    case PostgresDatabase postgres ->
                            List.of(postgres.config().url(), postgres.config().user());
                    default -> throw new IllegalStateException("another engine");
                });
        return new ProcessBuilder(command).inheritIO().start();
    }

    /// Compacts the log of a data directory, or of a database and user.
    public static void main(String[] args) {
        Failpoints failpoints = Failpoints.of(System.getProperties());
        InstantSource clock = InstantSource.system();
        try (Store store =
                        args.length == 1
                                ? SqliteStore.open(
                                        SqliteConfig.of(Path.of(args[0])),
                                        List.of(),
                                        clock,
                                        failpoints)
                                : PostgresStore.open(
                                        PostgresConfig.of(args[0], args[1], ""),
                                        List.of(),
                                        clock,
                                        failpoints);
                LogCompaction compaction = new LogCompaction(store)) {
            compaction.runOnce();
            compaction.runOnce();
        }
    }
}
