package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.relation;
import static dev.galley.testkit.store.Fields.searchable;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.SearchWords;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A search finds the same records on every engine: those whose words match, at every moment.
///
/// What each test leaves behind is verified, index included.
public abstract class SearchContract extends StoreContract {

    /// More than an engine fetches and sorts without thinking of another way.
    private static final int MANY = 1_300;

    private static final String[] TEXTS = {
        "tea", "Team", "TEAPOT", "té", "Straße", "strasse", "東京都", "東京", "京都", "ちゃ", "서울",
                "ชาเขียว",
        "🍵", "a_b", "it's", "C++", "3.14", "ada@example.org", "x\"y", "*", "NEAR(", "ﬁne",
                "हिन्दी", "שלום"
    };

    protected SearchContract(Engine engine) {
        super(engine);
    }

    private static Match match(String text) {
        return new Match(SearchWords.terms(text), List.of());
    }

    private static List<RecordId> found(Table table, String text) {
        return table.list().matching(match(text)).ids();
    }

    @Test
    void a_new_record_is_found_by_its_words_and_by_the_beginning_of_the_last() {
        Table notes = table("notes", searchable("title"), searchable("body"), text("secret"));
        RecordId tea = notes.create("title", "Green Tea", "body", "from Uji").id();
        notes.create("title", "Black coffee", "body", null, "secret", "tea");

        assertThat(found(notes, "tea")).containsExactly(tea);
        assertThat(found(notes, "UJI gre")).containsExactly(tea);
        assertThat(found(notes, "gre tea")).isEmpty();
        assertThat(found(notes, "green coffee")).isEmpty();
    }

    @Test
    void a_changed_record_is_found_by_its_new_words_alone() {
        Table notes = table("notes", searchable("title"), searchable("body"), integer("stars"));
        RecordId id = notes.create("title", "tea", "body", "green").id();

        notes.update(id, "stars", 3);
        assertThat(found(notes, "tea green")).containsExactly(id);
        notes.update(id, "body", "black");
        assertThat(found(notes, "tea black")).containsExactly(id);
        assertThat(found(notes, "green")).isEmpty();
        notes.update(id, "title", null, "body", null);
        assertThat(found(notes, "tea")).isEmpty();
        assertThat(found(notes, "black")).isEmpty();
    }

    @Test
    void records_that_go_are_not_found_by_cascade_neither() {
        Table users = table("users", searchable("name"));
        Table notes =
                table(
                        "notes",
                        searchable("title"),
                        relation("owner", "users", FieldType.OnDelete.CASCADE),
                        relation("reader", "users", FieldType.OnDelete.SET_NULL));
        RecordId ada = users.create("name", "Ada").id();
        RecordId bob = users.create("name", "Bob").id();
        notes.create("title", "tea one", "owner", ada);
        RecordId kept = notes.create("title", "tea two", "owner", bob, "reader", ada).id();

        users.delete(ada);

        assertThat(found(users, "ada")).isEmpty();
        assertThat(found(notes, "tea")).containsExactly(kept);
    }

    @Test
    void what_is_refused_leaves_no_words() {
        Table notes = table("notes", searchable("title"), text("code").asUnique());
        notes.create("title", "tea", "code", "x");

        refused(ProblemCode.UNIQUE_VIOLATION, () -> notes.create("title", "coffee", "code", "x"));
        refused(
                ProblemCode.UNIQUE_VIOLATION,
                () ->
                        write(
                                notes.footprint(),
                                _ ->
                                        change(
                                                new RecordChange.Create(
                                                        notes.collection(),
                                                        notes.draft("title", "cocoa")),
                                                new RecordChange.Create(
                                                        notes.collection(),
                                                        notes.draft("code", "x")))));

        assertThat(found(notes, "co")).isEmpty();
    }

    @Test
    void words_of_the_first_field_can_be_asked_for_and_words_can_be_missing() {
        Table notes = table("notes", searchable("title"), searchable("body"));
        RecordId title = notes.create("title", "tea", "body", "pot").id();
        RecordId body = notes.create("title", "pot", "body", "tea").id();
        Term tea = new Term("tea", false);
        List<Term> inTitle = List.of(SearchWords.inFirst(tea));

        assertThat(notes.list().matching(new Match(inTitle, List.of())).ids())
                .containsExactly(title);
        assertThat(notes.list().matching(new Match(List.of(tea), List.of(inTitle))).ids())
                .containsExactly(body);
    }

    @Test
    void items_of_a_list_are_searched() {
        Table notes = table("notes", searchable("tags").asMany(5));
        RecordId id = notes.create("tags", List.of("green tea", "hot")).id();
        notes.create("tags", List.of());

        assertThat(found(notes, "hot tea")).containsExactly(id);
        notes.update(id, "tags", List.of("cold"));
        assertThat(found(notes, "hot")).isEmpty();
    }

    @Test
    void a_field_that_becomes_searchable_is_found_in_records_that_are_there() {
        Table notes = table("notes", text("title"), text("body"));
        RecordId tea = notes.create("title", "tea", "body", "pot").id();
        notes.create();

        redefine(notes, collection("notes", searchable("title"), text("body")));
        RecordId later = notes.create("title", "teapot", "body", "x").id();
        assertThat(found(notes, "tea")).containsExactly(tea, later);
        assertThat(found(notes, "pot")).isEmpty();

        redefine(notes, collection("notes", searchable("title"), searchable("body")));
        assertThat(found(notes, "pot")).containsExactly(tea);

        redefine(notes, collection("notes", text("title"), searchable("body")));
        assertThat(found(notes, "tea")).isEmpty();
        assertThat(found(notes, "pot")).containsExactly(tea);
        assertThat(store().verify().findings()).isEmpty();

        redefine(notes, collection("notes", text("title"), text("body")));
        notes.update(tea, "title", "coffee");
        redefine(notes, collection("notes", searchable("title"), text("body")));
        assertThat(found(notes, "coffee")).containsExactly(tea);
    }

    @Test
    void a_new_searchable_field_with_a_default_is_found() {
        Table notes = table("notes", text("title"));
        RecordId id = notes.create("title", "tea").id();

        redefine(
                notes,
                collection(
                        "notes",
                        text("title"),
                        searchable("state")
                                .withDefault(
                                        new DefaultValue.Constant(new Value.Text("brand new")))));

        assertThat(found(notes, "brand")).containsExactly(id);
    }

    @Test
    void a_searchable_collection_goes_and_comes_again() {
        Table notes = table("notes", searchable("title"));
        notes.create("title", "tea");
        remove(notes);

        Table again = table("notes", searchable("title"));
        assertThat(found(again, "tea")).isEmpty();
        RecordId id = again.create("title", "tea").id();
        reopen();
        assertThat(found(again, "tea")).containsExactly(id);
    }

    @Test
    void the_longest_text_there_may_be_is_kept_and_found_by_its_beginning() {
        Field book = Field.of("book", new FieldType.Text(0, FieldType.Text.LIMIT, "", true));
        Table books = table("books", searchable("title"), book);
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < FieldType.Text.LIMIT - 100; i++) {
            text.append((char) ('一' + i % 20_000))
                    .append((char) ('一' + i / 20_000))
                    .append(" x")
                    .append(i)
                    .append(' ');
        }
        RecordId id = books.create("title", "y".repeat(500), "book", text.toString()).id();

        assertThat(found(books, "x17")).containsExactly(id);
        assertThat(found(books, "x150000")).isEmpty();
        assertThat(found(books, "y".repeat(600))).containsExactly(id);
        books.update(id, "book", "short");
        assertThat(found(books, "short")).containsExactly(id);
    }

    @Test
    void verify_finds_a_record_with_other_words_than_its_fields() {
        Table notes = table("notes", searchable("title"));
        notes.create("title", "tea");
        assertThat(store().verify().findings()).isEmpty();

        trial.database().execute("UPDATE notes SET title = 'coffee'");

        assertThat(store().verify().findings()).singleElement().asString().contains("notes");
        damaged();
    }

    /// Common words are walked to along the order, rare ones are looked up; both give the same pages.
    @Test
    void common_and_rare_words_page_in_every_order_under_a_rule() {
        Table notes = table("notes", searchable("title"), searchable("body"), integer("stars"));
        List<StoredRecord> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String rare = i % 400 == 7 ? " rare" : "";
            String old = i < 30 ? " old" : "";
            all.add(
                    notes.draft(
                            "title",
                            "common" + (i % 3 == 0 ? " third" : ""),
                            "body",
                            "rest" + rare + old,
                            "stars",
                            i % 7));
        }
        write(
                notes.footprint(),
                _ ->
                        change(
                                all.stream()
                                        .map(r -> new RecordChange.Create(notes.collection(), r))
                                        .toArray(RecordChange[]::new)));
        for (String text :
                List.of(
                        "common",
                        "comm",
                        "third",
                        "rare",
                        "old",
                        "common rare",
                        "rest old",
                        "none")) {
            Set<RecordId> expected = model(notes, all, match(text));
            for (int size : new int[] {7, 400}) {
                assertThat(
                                notes.list().matching(match(text)).pages(size).stream()
                                        .map(Listing.Row::id))
                        .containsExactlyElementsOf(sorted(expected));
                assertThat(
                                notes
                                        .list()
                                        .matching(match(text))
                                        .byDescending("id")
                                        .pages(size)
                                        .stream()
                                        .map(Listing.Row::id))
                        .containsExactlyElementsOf(sorted(expected).reversed());
                assertThat(
                                notes
                                        .list()
                                        .matching(match(text))
                                        .byDescending("stars")
                                        .pages(size)
                                        .stream()
                                        .map(Listing.Row::id))
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
            assertThat(
                            notes.list()
                                    .matching(match(text))
                                    .where(Judge.guest(trial).list(notes, "record.stars == 3"))
                                    .ids())
                    .containsExactlyElementsOf(
                            sorted(expected).stream().filter(id -> stars(all, id) == 3).toList());
        }
    }

    private static long stars(List<StoredRecord> all, RecordId id) {
        return all.stream()
                .filter(r -> r.id().equals(id))
                .mapToLong(r -> ((Value.Int) r.value("stars")).number())
                .sum();
    }

    /// Random writes and random searches, against sets of words in memory.
    @Test
    void every_search_finds_what_the_model_finds() {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("search: -Dgalley.seed=" + seed);
        Random random = new Random(seed);
        Table notes = table("notes", searchable("title"), searchable("body"), integer("stars"));
        Map<RecordId, StoredRecord> model = new TreeMap<>();
        for (int i = 0; i < 150; i++) {
            step(random, notes, model);
            Match wanted = randomMatch(random);
            assertThat(Set.copyOf(notes.list().matching(wanted).ids()))
                    .as("seed %d, step %d, %s", seed, i, wanted)
                    .isEqualTo(model(notes, List.copyOf(model.values()), wanted));
        }
    }

    private static void step(Random random, Table notes, Map<RecordId, StoredRecord> model) {
        int kind = random.nextInt(10);
        if (kind < 6 || model.isEmpty()) {
            StoredRecord made =
                    notes.create("title", randomText(random), "body", randomText(random));
            model.put(made.id(), made);
            return;
        }
        RecordId id = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
        if (kind < 9) {
            notes.update(id, random.nextBoolean() ? "title" : "body", randomText(random));
            model.put(id, notes.get(id));
        } else {
            notes.delete(id);
            model.remove(id);
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
            text.append(random.nextInt(4) == 0 ? "" : random.nextBoolean() ? " " : "-");
        }
        return text.toString();
    }

    private static Match randomMatch(Random random) {
        List<Term> all = new ArrayList<>();
        while (all.isEmpty()) {
            for (Term term : SearchWords.terms(randomText(random))) {
                int[] points = term.word().codePoints().toArray();
                int keep = term.prefix() ? 1 + random.nextInt(points.length) : points.length;
                Term cut = new Term(new String(points, 0, keep), term.prefix());
                all.add(random.nextInt(3) == 0 ? SearchWords.inFirst(cut) : cut);
            }
        }
        boolean without = random.nextInt(3) == 0;
        List<Term> none = SearchWords.terms(TEXTS[random.nextInt(10)]);
        return new Match(all, without && !none.isEmpty() ? List.of(none) : List.of());
    }

    private static Set<RecordId> model(Table table, List<StoredRecord> records, Match match) {
        return records.stream()
                .filter(r -> matches(SearchWords.of(table.collection(), r::value), match))
                .map(StoredRecord::id)
                .collect(Collectors.toSet());
    }

    private static boolean matches(List<String> words, Match match) {
        return hasAll(words, match.all()) && match.none().stream().noneMatch(n -> hasAll(words, n));
    }

    private static boolean hasAll(List<String> words, List<Term> terms) {
        return terms.stream()
                .allMatch(t ->
                        words.stream()
                                .anyMatch(w ->
                                        t.prefix() ? w.startsWith(t.word()) : w.equals(t.word())));
    }

    private static List<RecordId> sorted(Set<RecordId> ids) {
        return ids.stream().sorted().toList();
    }
}
