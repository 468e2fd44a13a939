package dev.galley.testkit.store;

import static dev.galley.testkit.store.Fields.integer;
import static dev.galley.testkit.store.Fields.searchable;
import static dev.galley.testkit.store.Fields.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.Change.RecordChange;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.SearchWords;
import dev.galley.testkit.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a search finds comes in the order of ids, page by page, whoever made the ids and whenever.
///
/// An engine may number rows by the milliseconds of their ids, so many records of one millisecond are what
/// most of these are about.
public abstract class SearchOrderContract extends StoreContract {

    private static final long MILLIS = 0x0199_0000_0000L;
    private static final long LAST_MILLIS = (1L << 48) - 1;

    /// More than an engine has numbers for in one millisecond.
    private static final int CROWD = 4_300;

    private static final String[] WORDS = {"tea", "teapot", "team", "tear", "rare", "te", "x"};

    protected SearchOrderContract(Engine engine) {
        super(engine);
    }

    private static RecordId id(long millis, long rest) {
        return new RecordId(
                "%08x-%04x-7%03x-8%03x-%012x"
                        .formatted(
                                millis >>> 16,
                                millis & 0xffff,
                                rest >>> 56 & 0xfff,
                                rest >>> 48 & 0xfff,
                                rest & 0xffff_ffff_ffffL));
    }

    private Table notes() {
        return table("notes", searchable("title"), searchable("body"), integer("stars"));
    }

    private void insert(Table table, List<StoredRecord> records) {
        write(
                table.footprint(),
                _ ->
                        change(
                                records.stream()
                                        .map(r -> new RecordChange.Create(table.collection(), r))
                                        .toArray(RecordChange[]::new)));
    }

    private static Match match(String text) {
        return new Match(SearchWords.terms(text), List.of());
    }

    /// Both directions, page by page and from the beginning with every smaller limit.
    private static void inOrder(Table notes, Match match, List<RecordId> ids, int... sizes) {
        List<RecordId> ascending = ids.stream().sorted().toList();
        List<RecordId> descending = ascending.reversed();
        for (int size : sizes) {
            assertThat(notes.list().matching(match).pages(size).stream().map(Listing.Row::id))
                    .as("pages of %d", size)
                    .containsExactlyElementsOf(ascending);
            assertThat(
                            notes.list().matching(match).byDescending("id").pages(size).stream()
                                    .map(Listing.Row::id))
                    .as("pages of %d, newest first", size)
                    .containsExactlyElementsOf(descending);
            assertThat(notes.list().matching(match).byDescending("id").limit(size).ids())
                    .isEqualTo(descending.subList(0, Math.min(size, ids.size())));
        }
    }

    @Test
    void records_of_one_millisecond_page_in_the_order_of_their_ids() {
        Table notes = notes();
        Random random = new Random(7);
        List<RecordId> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RecordId id = id(MILLIS + (i < 30 ? 0 : i % 7), random.nextLong());
            notes.insert(notes.draft(id, "title", i % 3 == 0 ? "tea" : "coffee"));
            if (i % 3 == 0) {
                ids.add(id);
            }
        }
        inOrder(notes, match("tea"), ids, IntStream.rangeClosed(1, 21).toArray());
        inOrder(notes, match("te"), ids, 1, 4, 19, 20);
    }

    @Test
    void ids_that_clients_made_long_ago_and_far_ahead_take_their_places() {
        Table notes = notes();
        List<RecordId> ids = new ArrayList<>();
        for (long millis :
                new long[] {MILLIS, 0, LAST_MILLIS, MILLIS - 1, 1, LAST_MILLIS, 0, MILLIS + 1}) {
            RecordId id = id(millis, ids.size() % 2 == 0 ? -1 : ids.size());
            notes.insert(notes.draft(id, "title", "tea"));
            ids.add(id);
            inOrder(notes, match("tea"), ids, 1, 2, 3, 100);
        }
        notes.delete(ids.removeFirst());
        inOrder(notes, match("tea"), ids, 1, 2, 3, 100);
    }

    @Test
    void more_records_of_one_millisecond_than_there_are_numbers() {
        Table notes = notes();
        List<StoredRecord> drafts = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            drafts.add(notes.draft(id(MILLIS, i), "title", i % 10 == 3 ? "tea rare" : "tea"));
        }
        for (int i = 0; i < 40; i++) {
            drafts.add(notes.draft(id(MILLIS - 20 + i, 5_000 + i), "title", "tea rare"));
        }
        Collections.shuffle(drafts, new Random(3));
        insert(notes, drafts);
        crowded(notes, drafts);

        redefine(notes, collection("notes", text("title"), text("body"), integer("stars")));
        redefine(
                notes,
                collection("notes", searchable("title"), searchable("body"), integer("stars")));
        crowded(notes, drafts);

        for (int i = 0; i < 300; i += 2) {
            notes.delete(drafts.get(i).id());
        }
        List<StoredRecord> left = new ArrayList<>(drafts.subList(300, drafts.size()));
        for (int i = 1; i < 300; i += 2) {
            left.add(drafts.get(i));
        }
        left.add(notes.insert(notes.draft(id(MILLIS, 1 << 20), "title", "tea rare")));
        crowded(notes, left);
        assertThat(store().verify().findings()).isEmpty();
    }

    private static void crowded(Table notes, List<StoredRecord> records) {
        List<RecordId> all = records.stream().map(StoredRecord::id).toList();
        List<RecordId> rare =
                records.stream()
                        .filter(r -> title(r).endsWith("rare"))
                        .map(StoredRecord::id)
                        .toList();
        inOrder(notes, match("tea"), all, 700, 10_000);
        inOrder(notes, match("tea rare"), rare, 19, 50, 10_000);
    }

    private static String title(StoredRecord record) {
        return ((Value.Text) record.value("title")).text();
    }

    @Test
    void a_beginning_of_more_words_than_an_index_is_asked_for() {
        Table notes = notes();
        List<StoredRecord> drafts = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            String word = i % 3 == 0 ? "begun%02d".formatted(i % 40) : "other";
            drafts.add(notes.draft("title", word, "body", i % 2 == 0 ? "even" : "odd"));
        }
        insert(notes, drafts);
        for (String text :
                List.of(
                        "begun",
                        "begun0",
                        "begun3",
                        "begun39",
                        "begun40",
                        "begun393",
                        "even begun",
                        "odd beg",
                        "even begun1",
                        "even o",
                        "nothing begun")) {
            Match match = match(text);
            inOrder(notes, match, model(notes, drafts, match, _ -> true), 7, 500);
        }
    }

    @Test
    void rules_that_hide_nearly_everything_hide_no_more() {
        Table notes = notes();
        List<StoredRecord> drafts = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            int stars = i % 1_000 == 3 ? 1 : i % 2 == 0 ? 2 : 3;
            String rare = i % 997 == 3 ? " rare" : "";
            drafts.add(notes.draft("title", stars == 2 ? "tea" + rare : "tea pot", "stars", stars));
        }
        insert(notes, drafts);
        for (String rule : List.of("record.stars == 1", "record.stars == 2", "record.stars == 9")) {
            int stars = rule.charAt(rule.length() - 1) - '0';
            for (String text : List.of("tea", "te", "pot", "tea pot", "tea rare", "rare")) {
                Match match = match(text);
                assertThat(
                                notes
                                        .list()
                                        .matching(match)
                                        .where(Judge.guest(trial).list(notes, rule))
                                        .byDescending("id")
                                        .pages(5)
                                        .stream()
                                        .limit(40)
                                        .map(Listing.Row::id))
                        .as("%s, %s", rule, text)
                        .isEqualTo(
                                model(notes, drafts, match, r -> stars(r) == stars).stream()
                                        .sorted(Comparator.reverseOrder())
                                        .limit(40)
                                        .toList());
            }
        }
    }

    /// Random writes with ids of a few milliseconds, and random pages of ranks under a rule or none.
    @Test
    void every_page_of_every_rank_is_that_of_the_model() {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("order of searches: -Dgalley.seed=" + seed);
        Random random = new Random(seed);
        Table notes = notes();
        Map<RecordId, StoredRecord> model = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            step(random, notes, model);
            List<Term> terms = terms(random);
            for (Match rank : ranks(terms)) {
                int stars = random.nextInt(4);
                Listing listing = notes.list().matching(rank).byDescending("id");
                if (stars > 0) {
                    listing.where(Judge.guest(trial).list(notes, "record.stars != " + stars));
                }
                int size = 1 + random.nextInt(8);
                assertThat(listing.pages(size).stream().map(Listing.Row::id))
                        .as("seed %d, step %d, %s, pages of %d", seed, i, rank, size)
                        .containsExactlyElementsOf(
                                model(
                                                notes,
                                                List.copyOf(model.values()),
                                                rank,
                                                r -> stars == 0 || stars(r) != stars)
                                        .reversed());
            }
        }
    }

    private void step(Random random, Table notes, Map<RecordId, StoredRecord> model) {
        List<StoredRecord> drafts = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            long[] millis = {
                0, MILLIS, MILLIS, MILLIS + 1, MILLIS + random.nextInt(20), LAST_MILLIS
            };
            RecordId id = id(millis[random.nextInt(millis.length)], random.nextLong());
            drafts.add(
                    notes.draft(
                            id,
                            "title",
                            words(random),
                            "body",
                            words(random),
                            "stars",
                            random.nextInt(4)));
        }
        insert(notes, drafts);
        drafts.forEach(draft -> model.put(draft.id(), draft));
        if (model.size() > 10) {
            RecordId id = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
            if (random.nextBoolean()) {
                notes.delete(id);
                model.remove(id);
            } else {
                notes.update(id, "title", words(random));
                model.put(id, notes.get(id));
            }
        }
    }

    private static String words(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean many = random.nextInt(4) == 0;
            words.add(many ? "te" + random.nextInt(40) : WORDS[random.nextInt(WORDS.length)]);
        }
        return String.join(" ", words);
    }

    private static List<Term> terms(Random random) {
        List<Term> terms = List.of();
        while (terms.isEmpty()) {
            terms = SearchWords.terms(words(random));
        }
        return terms;
    }

    /// As a list without an order of its own ranks them.
    private static List<Match> ranks(List<Term> terms) {
        List<Term> first = terms.stream().map(SearchWords::inFirst).toList();
        List<List<Term>> wishes = Arrays.asList(whole(first), first, whole(terms), terms);
        return IntStream.range(0, wishes.size())
                .mapToObj(i -> new Match(wishes.get(i), wishes.subList(0, i)))
                .toList();
    }

    private static List<Term> whole(List<Term> terms) {
        return terms.stream().map(Term::whole).toList();
    }

    private static long stars(StoredRecord record) {
        return ((Value.Int) record.value("stars")).number();
    }

    /// In ascending order.
    private static List<RecordId> model(
            Table table, List<StoredRecord> records, Match match, Predicate<StoredRecord> rule) {
        return records.stream()
                .filter(rule)
                .filter(r -> matches(SearchWords.of(table.collection(), r::value), match))
                .map(StoredRecord::id)
                .sorted()
                .toList();
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
}
