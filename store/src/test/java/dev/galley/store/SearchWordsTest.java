package dev.galley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.store.Match.Term;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Which words a text has.
class SearchWordsTest {

    /// What it is, a text, its words.
    static final List<List<String>> TEXTS =
            List.of(
                    List.of("spaces and case", "Green  TEA\n", "green tea"),
                    List.of("German", "Müller, Straße STRASSE", "muller strasse"),
                    List.of("a capital sharp s", "GROẞ groß", "gross"),
                    List.of("Turkish", "İstanbul ısı ISI isi", "istanbul isi"),
                    List.of("Polish and Danish strokes", "Łódź Øre Đorđe", "lodz ore dorde"),
                    List.of("ligatures", "ﬁne oﬃce", "fine office"),
                    List.of("full width", "ＴＥＡ１２", "tea12"),
                    List.of("half-width kana", "ｶﾞ", "ガ"),
                    List.of("marks in one piece or two", "é e\u0301 ê\u0323", "e"),
                    List.of("Greek with a final sigma", "Σίσυφος ΣΊΣΥΦΟΣ", "σισυφοσ"),
                    List.of("Cyrillic", "Чай ЙОГУРТ", "чаи иогурт"),
                    List.of("emoji", "tea🍵tea 👍🏽 ❤️", "tea 🍵 👍 ❤"),
                    List.of("a family of emoji", "👩‍👧", "👩 👧"),
                    List.of("Arabic with and without vowels", "شَاي شاي", "شاي"),
                    List.of("Arabic alef, tatweel and digits", "أحمد احـمد ١٢", "احمد 12"),
                    List.of("Hebrew with points", "שָׁלוֹם שלום", "שלום"),
                    List.of("Persian with a joiner", "می\u200cخواهم", "میخواهم"),
                    List.of("Hindi keeps its vowels", "कुल कल हिन्दी", "कुल कल हिन्दी"),
                    List.of("Thai in pairs", "ชา", "ชา า"),
                    List.of("Chinese in pairs", "绿茶好", "绿茶 茶好 好"),
                    List.of("a single Chinese character", "茶", "茶"),
                    List.of("Japanese of three scripts", "お茶を", "お茶 茶を を"),
                    List.of("Japanese with a long vowel", "コーヒー", "コー ーヒ ヒー ー"),
                    List.of("voiced kana is another letter", "か が", "か が"),
                    List.of("Korean in pairs", "학교에서 차", "학교 교에 에서 서 차"),
                    List.of("Chinese beside Latin", "iPhone手机15", "iphone 手机 机 15"),
                    List.of("numbers", "3.14 1,000 ½ x²", "3 14 1 000 2 x2"),
                    List.of("a mail address", "Ada.L@example.org", "ada l example org"),
                    List.of("hyphens", "e-mail well‑known", "e mail well known"),
                    List.of("apostrophes", "l'homme don’t", "l homme don t"),
                    List.of("underscores", "snake_case __x", "snake case x"),
                    List.of("a soft hyphen", "Donau\u00addampf", "donaudampf"),
                    List.of(
                            "what looks like a language",
                            "\"tea\" AND (NOT* NEAR:x) OR -y",
                            "tea and not near x or y"),
                    List.of("nothing but signs", "*\"'()-+!?:^~%_\\&|© ", ""),
                    List.of("a mark alone", "\u0301 \u0941", ""));

    @ParameterizedTest
    @FieldSource("TEXTS")
    void words_are(List<String> line) {
        assertThat(String.join(" ", words(line.get(1)))).as(line.get(0)).isEqualTo(line.get(2));
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void every_text_is_found_by_itself(List<String> line) {
        List<String> words = words(line.get(1));
        assertThat(SearchWords.terms(line.get(1)))
                .allSatisfy(term -> assertThat(words).anyMatch(word -> fits(word, term)));
    }

    private static boolean fits(String word, Term term) {
        return term.prefix() ? word.startsWith(term.word()) : word.equals(term.word());
    }

    private static Collection collection(int fields) {
        List<Field> all =
                Stream.of("a", "b", "c")
                        .limit(fields)
                        .map(n -> Field.of(n, FieldType.Text.DEFAULT.asSearchable()))
                        .toList();
        return new Collection(
                1, new CollectionName("notes"), Collection.Kind.BASE, all, List.of(), Map.of());
    }

    private static List<String> words(String text) {
        return SearchWords.of(collection(1), _ -> new Value.Text(text));
    }

    @Test
    void the_last_word_is_a_beginning() {
        assertThat(SearchWords.terms("green te"))
                .containsExactly(new Term("green", false), new Term("te", true));
        assertThat(SearchWords.terms("green tea, "))
                .containsExactly(new Term("green", false), new Term("tea", true));
    }

    @Test
    void any_part_of_a_text_without_spaces_is_looked_for_in_pairs() {
        assertThat(SearchWords.terms("绿茶好 x"))
                .containsExactly(new Term("绿茶", false), new Term("茶好", false), new Term("x", true));
        assertThat(SearchWords.terms("茶 x"))
                .containsExactly(new Term("茶", true), new Term("x", true));
    }

    @Test
    void a_text_without_words_looks_for_nothing() {
        assertThat(SearchWords.terms("")).isEmpty();
        assertThat(SearchWords.terms(" *\"- ")).isEmpty();
    }

    @Test
    void words_of_the_first_of_several_fields_are_kept_apart_too() {
        List<String> words =
                SearchWords.of(
                        collection(2),
                        name -> new Value.Text(name.equals("a") ? "tea" : "pot tea"));
        assertThat(words)
                .containsExactly("tea", SearchWords.inFirst(new Term("tea", false)).word(), "pot");
    }

    @Test
    void long_words_are_cut_in_what_is_kept_and_in_what_is_looked_for() {
        String longest = "x".repeat(SearchWords.MAX_WORD);
        assertThat(words(longest)).containsExactly(longest);
        assertThat(words(longest + "y")).containsExactly(longest);
        assertThat(SearchWords.terms(longest + "z")).containsExactly(new Term(longest, true));
        assertThat(words("🍵".repeat(3) + "𝒳".repeat(100)))
                .containsExactly("🍵", "x".repeat(SearchWords.MAX_WORD));
    }

    @Test
    void a_record_keeps_no_more_than_its_share() {
        int length = 10;
        int fit = SearchWords.MAX_BYTES / length;
        assertThat(words(numbers(fit))).hasSize(fit);
        assertThat(words(numbers(fit + 1))).hasSize(fit);
        assertThat(bytes(words(numbers(fit * 2)))).isLessThanOrEqualTo(SearchWords.MAX_BYTES);
    }

    private static String numbers(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map("%010d"::formatted)
                .collect(Collectors.joining(" "));
    }

    private static int bytes(List<String> words) {
        return words.stream().mapToInt(w -> w.getBytes(StandardCharsets.UTF_8).length).sum();
    }

    @Test
    void what_holds_no_text_has_no_words() {
        for (Value value :
                Arrays.asList(
                        Value.NULL, new Value.Int(7), new Value.Bool(true), Value.Many.EMPTY)) {
            assertThat(SearchWords.of(collection(1), _ -> value)).isEmpty();
        }
        assertThat(
                        SearchWords.of(
                                collection(1),
                                _ ->
                                        new Value.Many(
                                                List.of(
                                                        new Value.Text("b"),
                                                        new Value.Text("a b")))))
                .containsExactly("b", "a");
    }
}
