package dev.galley.testkit.api;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.server.changes.LogCompaction;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.store.Table;
import dev.galley.testkit.store.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log is thinned out to one entry of each record, and still tells everybody all they have missed.
@OnEveryStore
class LogCompactionTest {

    /// Less growth than this is not worth a pass.
    private static final int LEAST = 1_000;

    private final Trial trial;
    private final Table things;
    private LogCompaction compaction;

    LogCompactionTest(Engine engine) {
        trial = new Trial(engine, List.of());
        things = trial.table("things", text("owner"), integer("n"));
        trial.ruleColumns(things, "owner");
        compaction = new LogCompaction(trial.store());
    }

    @AfterEach
    void verify() {
        assertThat(trial.store().verify().findings()).isEmpty();
        trial.database().close();
    }

    private CompactedLog log() {
        return CompactedLog.of(trial.database());
    }

    /// The first turn sees how far the log goes, the second compacts up to there.
    private void compact() {
        compaction.runOnce();
        compaction.runOnce();
    }

    private StoredRecord aThingThatWasChanged(int times) {
        StoredRecord thing = things.create("owner", "ada", "n", 0);
        for (int i = 1; i <= times; i++) {
            things.update(thing.id(), "n", i);
        }
        return thing;
    }

    @Test
    void of_a_record_that_was_changed_a_thousand_times_one_entry_stays() {
        aThingThatWasChanged(LEAST);
        long newest = trial.store().log().newest();

        compact();

        assertThat(log().rows()).hasSize(1);
        assertThat(log().rows().getFirst().seq()).isEqualTo(newest);
        assertThat(log().rows().getFirst().visibility()).as("it was created").isTrue();
        assertThat(trial.store().log().floor()).isZero();
        assertThat(things.create().rev()).isGreaterThan(newest);
    }

    @Test
    void who_was_the_owner_before_is_remembered() {
        StoredRecord thing = aThingThatWasChanged(LEAST);
        things.update(thing.id(), "owner", "bob");
        things.update(thing.id(), "owner", "cleo");
        things.update(thing.id(), "n", 0);

        compact();

        assertThat(log().rows()).hasSize(1);
        assertThat(log().rows().getFirst().olds())
                .isEqualTo("[{\"owner\":\"ada\"},{\"owner\":\"bob\"}]");
    }

    @Test
    void more_than_eight_owners_are_anybody() {
        StoredRecord thing = aThingThatWasChanged(LEAST);
        for (int i = 0; i < 9; i++) {
            things.update(thing.id(), "owner", "owner " + i);
        }

        compact();

        assertThat(log().rows().getFirst().olds()).isEqualTo("\"any\"");
        for (int i = 0; i < LEAST; i++) {
            things.update(thing.id(), "owner", "ada " + i % 2);
        }
        compact();
        assertThat(log().rows()).hasSize(1);
        assertThat(log().rows().getFirst().olds()).isEqualTo("\"any\"");
    }

    @Test
    void what_is_younger_than_a_turn_stays_as_it_is() {
        StoredRecord thing = aThingThatWasChanged(LEAST);
        compaction.runOnce();
        long seen = trial.store().log().newest();
        for (int i = 0; i < 10; i++) {
            things.update(thing.id(), "n", -i);
        }

        compaction.runOnce();

        assertThat(log().rows()).hasSize(10).allMatch(row -> row.seq() > seen);
    }

    @Test
    void the_log_has_to_grow_before_it_is_compacted() {
        aThingThatWasChanged(LEAST - 2);
        compact();
        assertThat(log().rows()).hasSize(LEAST - 1);

        things.create();
        compact();
        assertThat(log().rows()).hasSize(2);
    }

    @Test
    void of_what_was_deleted_the_deletion_stays() {
        StoredRecord thing = aThingThatWasChanged(LEAST / 4);
        things.delete(thing.id());
        StoredRecord again = things.insert(things.draft(thing.id(), "owner", "eve"));
        things.delete(again.id());
        aThingThatWasChanged(LEAST);

        compact();

        assertThat(log().rows()).extracting(CompactedLog.Row::op).containsExactly(3, 2);
    }

    @Test
    void entries_of_a_collection_that_is_gone_are_put_together_too() {
        Table gone = trial.table("gone", integer("n"));
        StoredRecord thing = gone.create();
        for (int i = 0; i < LEAST; i++) {
            gone.update(thing.id(), "n", i);
        }
        trial.drop(gone.collection());

        compact();

        assertThat(log().rows()).hasSizeBetween(1, 3);
    }

    @Test
    void nothing_that_a_follower_has_to_know_is_lost() {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("seed: -Dgalley.seed=" + seed);
        Random random = new Random(seed);
        List<RecordId> ids = LongStream.range(0, 25).mapToObj(_ -> trial.ids().next()).toList();
        List<RecordId> there = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2 * LEAST; i++) {
                step(random, ids, there);
            }
            CompactedLog whole = log();
            LogCompaction another = new LogCompaction(trial.store());
            another.runOnce();
            for (int i = 0; i < 100; i++) {
                step(random, ids, there);
            }
            CompactedLog longer = log();
            another.runOnce();

            List<Long> positions =
                    random.longs(20, 0, longer.rows().getLast().seq()).boxed().toList();
            log().tellsAllOf(longer, positions);
            assertThat(log().rows().size()).isLessThan(whole.rows().size() - 500);
            assertThat(trial.store().verify().findings()).isEmpty();

            List<CompactedLog.Row> once = log().rows();
            compactAsIfNew();
            assertThat(log().rows().size()).isLessThanOrEqualTo(once.size());
            log().tellsAllOf(longer, positions);
        }
    }

    /// As two nodes would, or one that was started again meanwhile.
    @Test
    void two_at_once_lose_nothing() throws Exception {
        Random random = new Random(7);
        List<RecordId> ids = LongStream.range(0, 40).mapToObj(_ -> trial.ids().next()).toList();
        List<RecordId> there = new ArrayList<>();
        for (int i = 0; i < 3 * LEAST; i++) {
            step(random, ids, there);
        }
        CompactedLog whole = log();
        List<Thread> nodes =
                Stream.generate(() -> new LogCompaction(trial.store()))
                        .limit(3)
                        .peek(LogCompaction::runOnce)
                        .map(node -> Thread.ofVirtual().start(node::runOnce))
                        .toList();
        for (Thread node : nodes) {
            node.join();
        }

        log().tellsAllOf(whole, List.of(0L, 5L, 499L, 500L, 501L, 1_234L, 2_000L));
        assertThat(log().rows().size()).isLessThan(200);
    }

    private void compactAsIfNew() {
        compaction = new LogCompaction(trial.store());
        compact();
    }

    private void step(Random random, List<RecordId> ids, List<RecordId> there) {
        RecordId id = ids.get(random.nextInt(ids.size()));
        String owner = "owner " + random.nextInt(5);
        if (!there.contains(id)) {
            things.insert(things.draft(id, "owner", owner, "n", 0));
            there.add(id);
        } else if (random.nextInt(20) == 0) {
            things.delete(id);
            there.remove(id);
        } else if (random.nextInt(4) == 0) {
            things.update(id, "owner", owner);
        } else {
            things.update(id, "n", random.nextInt());
        }
    }
}
