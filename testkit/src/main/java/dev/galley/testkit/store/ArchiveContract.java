package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.bool;
import static dev.galley.testkit.store.Fields.date;
import static dev.galley.testkit.store.Fields.datetime;
import static dev.galley.testkit.store.Fields.decimal;
import static dev.galley.testkit.store.Fields.email;
import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.json;
import static dev.galley.testkit.store.Fields.number;
import static dev.galley.testkit.store.Fields.point;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.searchable;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Index;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.CannotOpenException;
import dev.galley.store.Change;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.archive.ArchiveReader;
import dev.galley.store.archive.ArchiveSink;
import dev.galley.store.archive.ArchiveWriter;
import dev.galley.store.archive.Manifest;
import dev.galley.store.archive.Origin;
import dev.galley.testkit.Engine;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store gives to an archive is everything at one point in time, and what is restored from it is the same app.
public abstract class ArchiveContract extends StoreContract {

    private static final SystemTable KEPT =
            new SystemTable(
                    "_kept",
                    List.of(
                            SystemTable.text("id"),
                            SystemTable.integer("at"),
                            SystemTable.nullableText("note"),
                            SystemTable.nullableInteger("count")),
                    List.of("at", "id"),
                    List.of(List.of("note")));

    private static final SystemTable ENDING =
            new SystemTable("_ending", List.of(SystemTable.text("id")), List.of("id"), List.of())
                    .notArchived();

    private static final List<SystemTable> TABLES = List.of(KEPT, ENDING);

    private final Engine engine;

    @TempDir Path folder;

    protected ArchiveContract(Engine engine) {
        super(engine, TABLES);
        this.engine = engine;
    }

    private void insert(String sql, SqlParam... params) {
        write(
                Footprint.NONE,
                _ -> Change.of(new Change.Effect(new SqlText(sql, List.of(params)), 1)));
    }

    /// Collections with every sort of field that refer to each other.
    private Table anApp() {
        Table people = table("people", email("mail").asUnique(), text("name"));
        List<Field> fields =
                List.of(
                        searchable("title"),
                        text("tags").asMany(5),
                        integer("stars"),
                        integer("counts").asMany(5),
                        number("weight"),
                        decimal("price", 2),
                        bool("done"),
                        datetime("due"),
                        date("day"),
                        json("extra"),
                        point("place"),
                        relation("owner", "people"),
                        relation("readers", "people").asMany(5));
        Index index =
                new Index(
                        List.of(new Index.Part("owner", false), new Index.Part("stars", true)),
                        false);
        trial.make(collection("notes", fields, List.of(index)));
        redefine(
                people,
                collection(
                        "people",
                        email("mail").asUnique(),
                        text("name"),
                        relation("favourite", "notes")));
        return new Table(trial, new CollectionName("notes"));
    }

    private void fill(Table notes) {
        Table people = new Table(trial, new CollectionName("people"));
        StoredRecord ada = people.create("mail", "Ada@example.com", "name", "Ada \"L\" \\ 🍵\n");
        StoredRecord bea = people.create("mail", "bea@example.com");
        StoredRecord full =
                notes.create(
                        "title",
                        "Grüner Tee",
                        "tags",
                        List.of("b", "a\"\\"),
                        "stars",
                        -5,
                        "counts",
                        List.of(3, 1),
                        "weight",
                        0.1,
                        "done",
                        true,
                        "extra",
                        new Value.Json("{\"a\":[1,null]}"),
                        "place",
                        new Value.Point(-0.0, 51.5),
                        "owner",
                        ada,
                        "readers",
                        List.of(bea, ada));
        notes.create();
        people.update(ada.id(), "favourite", full);
        notes.delete(notes.create("title", "gone").id());
        for (int i = 0; i < 1_200; i++) {
            notes.create("title", "note " + i, "owner", i % 2 == 0 ? ada : bea, "stars", i);
        }
        insert(
                "INSERT INTO _kept (id, at, note, count) VALUES (?, ?, ?, ?)",
                SqlParam.text("ü"),
                SqlParam.integer(7),
                SqlParam.text("line\nline"),
                SqlParam.integer(1L << 60));
        insert("INSERT INTO _kept (id, at) VALUES (?, ?)", SqlParam.text("b"), SqlParam.integer(7));
        insert("INSERT INTO _ending (id) VALUES (?)", SqlParam.text("x"));
    }

    /// What a test does with a store that was restored from the archive of this one.
    @FunctionalInterface
    private interface Look {
        void at(Store restored, TestDatabase database);
    }

    private void restored(Look look) {
        Path file = folder.resolve("archive.zip");
        Archives.write(store(), file);
        try (TestDatabase other = engine.fresh()) {
            try (ArchiveReader archive = Archives.checked(file)) {
                other.restore(TABLES, archive);
            }
            try (Store again = other.open(TABLES)) {
                look.at(again, other);
                assertThat(again.verify().findings()).isEmpty();
            }
        }
    }

    @Test
    void what_is_restored_is_the_same_to_the_last_byte() {
        fill(anApp());
        Manifest before = Archives.of(store());

        restored((again, _) -> {
            assertThat(Archives.of(again).tables()).isEqualTo(before.tables());
            assertThat(again.schema()).isEqualTo(store().schema());
        });
        assertThat(before.records()).isEqualTo(1_204);
        assertThat(before.tables().stream().map(Manifest.Table::name))
                .containsExactly("_collections", "_kept", "notes", "people");
    }

    @Test
    void what_an_older_version_wrote_is_restored() throws IOException {
        fill(anApp());
        Path file = folder.resolve("older.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ArchiveWriter writer = ArchiveWriter.to(out, "older", 0)) {
            store().archive(new Older(writer));
            Manifest _ = writer.finish();
        }
        try (TestDatabase other = engine.fresh();
                ArchiveReader archive = Archives.checked(file)) {
            other.restore(TABLES, archive);
            try (Store again = other.open(TABLES)) {
                assertThat(again.schema()).isEqualTo(store().schema());
                assertThat(again.verify().findings()).isEmpty();
            }
        }
    }

    /// What a version wrote that did not have one of the tables, nor a word of the definitions.
    private record Older(ArchiveSink to, AtomicBoolean leavesOut) implements ArchiveSink {

        private Older(ArchiveSink to) {
            this(to, new AtomicBoolean());
        }

        @Override
        public void begin(Origin origin) {
            to.begin(origin);
        }

        @Override
        public void table(String name, List<String> columns) {
            leavesOut.set(name.equals(KEPT.name()));
            if (!leavesOut.get()) {
                to.table(name, columns);
            }
        }

        @Override
        public void row(List<Value> values) {
            if (!leavesOut.get()) {
                to.row(values.stream().map(Older::older).toList());
            }
        }

        private static Value older(Value value) {
            return value instanceof Value.Text(var text)
                    ? new Value.Text(text.replace(",\"searchable\":false", ""))
                    : value;
        }
    }

    @Test
    void records_keep_their_revisions_and_new_ones_are_higher() {
        Table notes = anApp();
        fill(notes);
        long head = store().log().newest();

        restored((again, _) -> {
            // What the app went on to give out after the backup was above its position, too.
            long floor = again.log().floor();
            assertThat(floor).isGreaterThan(head + 1_000_000);
            assertThat(again.log().newest()).isEqualTo(floor);
            assertThat(again.log().epoch()).isNotEqualTo(store().log().epoch());
            assertThat(created(again, "people")).isEqualTo(floor + 1);
            assertThat(again.log().newest()).isEqualTo(floor + 1);
        });
    }

    private long created(Store on, String name) {
        Collection collection = on.schema().get(new CollectionName(name));
        StoredRecord record = new StoredRecord(ids.next(), 0, now(), now(), Map.of());
        var create = new Change.RecordChange.Create(collection, record);
        return on.write(Trial.decision(Footprint.NONE, _ -> change(create))).revs().getFirst();
    }

    @Test
    void what_was_promised_before_holds_afterwards() {
        Table notes = anApp();
        fill(notes);

        restored((again, _) -> {
            Collection people = again.schema().get(new CollectionName("people"));
            refused(
                    ProblemCode.UNIQUE_VIOLATION,
                    () -> create(again, people, "mail", new Value.Text("ADA@example.com")));
            refused(
                    ProblemCode.RELATION_MISSING,
                    () -> create(again, people, "favourite", new Value.Text("nobody")));
            Table more = new Table(trial, new CollectionName("more"));
            again.change(
                    SchemaChange.make(again.schema().version(), collection("more", text("a"))));
            assertThat(again.schema().get(more.name()).number()).isEqualTo(3);
        });
    }

    private void create(Store on, Collection collection, String field, Value value) {
        StoredRecord record = new StoredRecord(ids.next(), 0, now(), now(), Map.of(field, value));
        var create = new Change.RecordChange.Create(collection, record);
        on.write(Trial.decision(Footprint.NONE, _ -> change(create)));
    }

    @Test
    void rows_that_end_with_a_restore_are_not_in_it() {
        fill(anApp());

        restored((again, _) -> {
            SqlText sql = new SqlText("SELECT id FROM _ending", List.of());
            assertThat(
                            again.<List<String>>read(
                                    Reads.POINT,
                                    snapshot -> snapshot.query(sql, row -> row.text(0))))
                    .isEmpty();
        });
    }

    @Test
    void an_app_without_anything_has_an_archive_too() {
        restored((again, _) -> assertThat(Archives.of(again).records()).isZero());
    }

    @Test
    void a_database_that_has_data_is_not_touched() {
        fill(anApp());
        Path file = folder.resolve("archive.zip");
        Archives.write(store(), file);
        try (TestDatabase other = engine.fresh();
                ArchiveReader archive = Archives.checked(file)) {
            try (Store used = other.open(TABLES)) {
                used.change(SchemaChange.make(0, collection("mine", text("a"))));
            }
            assertThatThrownBy(() -> other.restore(TABLES, archive))
                    .isInstanceOf(CannotOpenException.class);
            try (Store used = other.open(TABLES)) {
                assertThat(used.schema().collections()).hasSize(1);
            }
        }
    }

    @Test
    void an_archive_is_one_point_in_time_however_much_is_written() throws InterruptedException {
        Table left = table("left", integer("n"));
        Table right = table("right", integer("n"));
        for (int i = 0; i < 200; i++) {
            left.create("n", 0);
            right.create("n", 0);
        }
        StoredRecord a = left.create("n", 0);
        StoredRecord b = right.create("n", 0);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 1; !over.get(); i++) {
                                move(left, a, right, b, i);
                            }
                        });
        try {
            for (int i = 0; i < 20; i++) {
                Numbers numbers = new Numbers();
                store().archive(numbers);
                assertThat(numbers.of(a)).isEqualTo(numbers.of(b));
                assertThat(numbers.revisions).allMatch(rev -> rev <= numbers.position);
            }
        } finally {
            over.set(true);
            writer.join();
        }
    }

    private void move(Table left, StoredRecord a, Table right, StoredRecord b, int to) {
        write(
                Footprint.NONE,
                snapshot ->
                        change(
                                new Change.RecordChange.Update(
                                        left.collection(),
                                        left.before(snapshot, a.id()),
                                        left.values("n", to),
                                        now()),
                                new Change.RecordChange.Update(
                                        right.collection(),
                                        right.before(snapshot, b.id()),
                                        right.values("n", to),
                                        now())));
    }

    /// The last values of rows, by their ids.
    private static final class Numbers implements ArchiveSink {

        private final Map<Value, Value> numbers = new HashMap<>();
        private final Set<Long> revisions = new HashSet<>();
        private long position;
        private boolean records;

        @Override
        public void begin(Origin origin) {
            position = origin.position();
        }

        @Override
        public void table(String name, List<String> columns) {
            records = !name.startsWith("_");
        }

        @Override
        public void row(List<Value> values) {
            if (records) {
                numbers.put(values.getFirst(), values.getLast());
                revisions.add(((Value.Int) values.get(1)).number());
            }
        }

        private Value of(StoredRecord record) {
            return numbers.getOrDefault(new Value.Text(record.id().value()), Value.NULL);
        }
    }

    @Test
    void a_change_of_the_schema_meanwhile_goes_on_or_is_refused_and_disturbs_nothing() {
        fill(anApp());
        Manifest before = Archives.of(store());
        List<String> outcomes = new ArrayList<>();
        Path file = folder.resolve("archive.zip");
        AtomicBoolean changed = new AtomicBoolean();

        store().archive(
                        new ArchiveSink() {
                            @Override
                            public void begin(Origin origin) {}

                            @Override
                            public void table(String name, List<String> columns) {
                                if (name.equals("people") && changed.compareAndSet(false, true)) {
                                    outcomes.add(dropField());
                                }
                            }

                            @Override
                            public void row(List<Value> values) {
                                outcomes.add(values.size() + " values");
                            }
                        });

        assertThat(outcomes).containsAnyOf("changed", "overloaded").contains("7 values");
        if (outcomes.contains("overloaded")) {
            assertThat(Archives.write(store(), file).tables()).isEqualTo(before.tables());
            assertThat(dropField()).isEqualTo("changed");
        }
    }

    private String dropField() {
        Collection people = store().schema().get(new CollectionName("people"));
        try {
            store().change(
                            SchemaChange.alter(
                                    store().schema().version(),
                                    people,
                                    collection(
                                            "people",
                                            email("mail").asUnique(),
                                            relation("favourite", "notes"))));
            return "changed";
        } catch (ProblemException e) {
            return e.problem().code().word();
        }
    }
}
