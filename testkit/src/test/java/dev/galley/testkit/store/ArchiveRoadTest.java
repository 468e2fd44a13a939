package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.decimal;
import static dev.galley.testkit.store.Fields.number;
import static dev.galley.testkit.store.Fields.point;
import static dev.galley.testkit.store.Fields.searchable;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Value;
import dev.galley.store.Store;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.Manifest;
import dev.galley.testkit.Engine;
import dev.galley.testkit.Engines;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From each engine to each other and back, an app stays the same to the last byte.
@OnEveryStore
class ArchiveRoadTest {

    /// Printed with a failure by its name.
    private static final long SEED = 7_041_976;

    @TempDir Path folder;

    private final Engine engine;

    ArchiveRoadTest(Engine engine) {
        this.engine = engine;
    }

    @Test
    void an_app_goes_to_another_engine_and_comes_back_the_same() {
        List<Engine> engines = List.of(Engines.embedded(), engine);
        Trial trial = new Trial(engines.getFirst(), List.of());
        try (TestDatabase _ = trial.database()) {
            fill(trial);
            Manifest first = Archives.write(trial.store(), folder.resolve("0.zip"));
            for (int i = 1; i <= engines.size(); i++) {
                Engine next = engines.get(i % engines.size());
                Manifest there = move(next, folder.resolve(i - 1 + ".zip"), i);
                assertThat(there.tables()).as(next.name()).isEqualTo(first.tables());
                assertThat(there.sha256()).isEqualTo(first.sha256());
            }
        }
    }

    private Manifest move(Engine to, Path from, int number) {
        try (TestDatabase database = to.fresh();
                ArchiveReader archive = Archives.checked(from)) {
            database.restore(List.of(), archive);
            try (Store store = database.open()) {
                return Archives.write(store, folder.resolve(number + ".zip"));
            }
        }
    }

    /// Values at the ends of what they may be, and many in between.
    private static void fill(Trial trial) {
        Random random = new Random(SEED);
        Table things =
                trial.table(
                        "things",
                        searchable("title"),
                        text("tags").asMany(20),
                        number("weight"),
                        number("weights").asMany(20),
                        decimal("price", 3),
                        datetime("due"),
                        point("place"));
        List<Double> doubles =
                List.of(
                        -0.0,
                        0.0,
                        1e300,
                        -1e-300,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        0.1 + 0.2,
                        123_456_789_012_345_680.0);
        for (double weight : doubles) {
            things.create("weight", weight, "weights", List.of(weight));
        }
        for (int i = 0; i < 500; i++) {
            things.create(
                    "title",
                    word(random) + " " + word(random),
                    "tags",
                    List.of(word(random) + "1", word(random) + "2"),
                    "weight",
                    Double.longBitsToDouble(random.nextLong() & ~(1L << 62)),
                    "due",
                    new Value.Timestamp(random.nextLong(Value.Timestamp.MAX)),
                    "price",
                    new Value.Decimal(random.nextLong(1_000_000_000_000L), 3),
                    "place",
                    new Value.Point(random.nextDouble(-180, 180), random.nextDouble(-90, 90)));
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            word.appendCodePoint("aZ9 \"\\\n\u0001äß€🍵".codePointAt(random.nextInt(12)));
        }
        return word.toString();
    }
}
