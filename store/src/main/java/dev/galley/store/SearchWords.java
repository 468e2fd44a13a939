package dev.galley.store;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.Value;
import dev.galley.store.Match.Term;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Takes texts apart into the words by which a search finds them.
///
/// The engines would do it each in its own way, so they never see a text, only the words made here: of
/// a record when it is written, and of what somebody looks for.
///
/// 1. The text is decomposed for compatibility (NFKD): full-width letters, ligatures, `½`.
/// 2. Marks go (`ü` is `u`), except in scripts whose vowels they are, as in Hindi and Thai, and the
///    voicing of kana. Strokes go as well (`ø`, `ł`), and what is invisible.
/// 3. Letters are folded to lower case by way of upper case, so that `ß` is `ss`, `ς` is `σ`, and `ı`,
///    `İ`, `I` and `i` are one; digits of all scripts become 0 to 9.
/// 4. What is no letter, digit, mark or pictograph separates words.
/// 5. Scripts that do not separate words (Chinese, Japanese, Thai and others; Korean too, whose words
///    carry their particles) give each two neighbours as a word, and the last of a run alone: so any
///    part of a run is found, and a single character as the beginning of a pair.
///
/// Bounds keep one record from filling an index: words are cut, and behind [#MAX_BYTES] a record
/// is not looked into.
public final class SearchWords {

    /// In code points; the rest of a word is cut off, also of one that is looked for. Names of chemicals end here.
    public static final int MAX_WORD = 64;

    /// Of all different words of a record in UTF-8: some 25,000 words of English, five times what a
    /// text field holds unless it asks for more. PostgreSQL takes no more than 1 MB.
    public static final int MAX_BYTES = 200_000;

    /// Stands before words of the first searchable field, which are kept twice; no word has it in it.
    private static final String FIRST = "_";

    private static final Set<UnicodeScript> WITHOUT_SPACES =
            Set.of(
                    UnicodeScript.HAN,
                    UnicodeScript.HIRAGANA,
                    UnicodeScript.KATAKANA,
                    UnicodeScript.HANGUL,
                    UnicodeScript.THAI,
                    UnicodeScript.LAO,
                    UnicodeScript.KHMER,
                    UnicodeScript.MYANMAR);

    /// Scripts whose letters are the same to a reader without their marks.
    private static final Set<UnicodeScript> MARKS_GO =
            Set.of(
                    UnicodeScript.INHERITED,
                    UnicodeScript.COMMON,
                    UnicodeScript.LATIN,
                    UnicodeScript.GREEK,
                    UnicodeScript.CYRILLIC,
                    UnicodeScript.HEBREW,
                    UnicodeScript.ARABIC,
                    UnicodeScript.SYRIAC);

    private static final Map<Integer, String> STROKES =
            Map.of(
                    0xD8, "O", 0xF8, "o", 0x141, "L", 0x142, "l", 0x110, "D", 0x111, "d", 0x126,
                    "H", 0x127, "h");

    private static final int KANA_VOICED = 0x3099;
    private static final int KANA_SEMI_VOICED = 0x309A;
    private static final int KANA_LENGTH = 0x30FC;
    private static final int TATWEEL = 0x640;

    private SearchWords() {}

    /// The words of a record, each once, in the order they come; those of its first searchable field twice, the second
    /// time so that [#inFirst] finds them, when there are others.
    public static List<String> of(Collection collection, Function<String, Value> values) {
        Set<String> words = new LinkedHashSet<>();
        Bound bound = new Bound(words);
        List<Field> fields = collection.searchable();
        for (Field field : fields) {
            boolean first = fields.size() > 1 && field.equals(fields.getFirst());
            for (String text : texts(values.apply(field.name()))) {
                for (Run run : runs(text)) {
                    for (String word : run.indexed()) {
                        if (!bound.add(word) || (first && !bound.add(FIRST + word))) {
                            return List.copyOf(words);
                        }
                    }
                }
            }
        }
        return List.copyOf(words);
    }

    /// What to look for, the last word as a beginning; empty when the text has no word.
    public static List<Term> terms(String text) {
        List<Term> terms = new ArrayList<>();
        List<Run> runs = runs(text);
        for (Run run : runs) {
            run.wanted().forEach(word -> terms.add(new Term(word, run.single())));
        }
        if (!terms.isEmpty()) {
            terms.add(new Term(terms.removeLast().word(), true));
        }
        return terms.stream().distinct().toList();
    }

    /// The same word in the first of several searchable fields.
    public static Term inFirst(Term term) {
        return new Term(FIRST + term.word(), term.prefix());
    }

    private static List<String> texts(Value value) {
        return switch (value) {
            case Value.Text(var text) -> List.of(text);
            case Value.Many(var items) ->
                    items.stream().flatMap(item -> texts(item).stream()).toList();
            case Value.Null _,
                    Value.Int _,
                    Value.Number _,
                    Value.Decimal _,
                    Value.Bool _,
                    Value.Timestamp _,
                    Value.Json _,
                    Value.Point _ ->
                    List.of();
        };
    }

    /// Takes words until there are too many.
    private static final class Bound {
        private final Set<String> words;
        private int bytes;

        private Bound(Set<String> words) {
            this.words = words;
        }

        /// @return false if the record is full
        private boolean add(String word) {
            if (words.contains(word)) {
                return true;
            }
            bytes += word.getBytes(StandardCharsets.UTF_8).length;
            return bytes <= MAX_BYTES && words.add(word);
        }
    }

    /// Neighbouring characters that make one word, or many where a script does not separate them.
    private static final class Run {
        private final int[] characters;
        private final boolean spaceless;

        private Run(int[] characters, boolean spaceless) {
            this.characters = characters;
            this.spaceless = spaceless;
        }

        /// A lone character of a script without spaces, which begins pairs.
        private boolean single() {
            return spaceless && characters.length == 1;
        }

        private List<String> indexed() {
            List<String> words = new ArrayList<>(wanted());
            if (spaceless && characters.length > 1) {
                words.add(new String(characters, characters.length - 1, 1));
            }
            return words;
        }

        private List<String> wanted() {
            if (!spaceless || characters.length == 1) {
                return List.of(new String(characters, 0, Math.min(characters.length, MAX_WORD)));
            }
            List<String> pairs = new ArrayList<>(characters.length);
            for (int i = 0; i + 1 < characters.length; i++) {
                pairs.add(new String(characters, i, 2));
            }
            return pairs;
        }
    }

    private static List<Run> runs(String text) {
        int[] characters = folded(text).codePoints().toArray();
        List<Run> runs = new ArrayList<>();
        int start = 0;
        Kind present = Kind.NONE;
        for (int i = 0; i <= characters.length; i++) {
            Kind kind = i == characters.length ? Kind.NONE : kind(characters[i], present);
            if (kind != present || kind == Kind.PICTOGRAPH) {
                if (present != Kind.NONE) {
                    int[] run = Arrays.copyOfRange(characters, start, i);
                    runs.add(new Run(run, present == Kind.SPACELESS));
                }
                start = i;
                present = kind;
            }
        }
        return runs;
    }

    private enum Kind {
        /// Separates words.
        NONE,
        WORD,
        SPACELESS,
        /// A word by itself.
        PICTOGRAPH
    }

    private static Kind kind(int c, Kind before) {
        if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_NUMBER) {
            boolean spaceless = c == KANA_LENGTH || WITHOUT_SPACES.contains(UnicodeScript.of(c));
            return spaceless ? Kind.SPACELESS : Kind.WORD;
        }
        if (isMark(c)) {
            // It belongs to the letter before it.
            return before == Kind.SPACELESS || before == Kind.WORD ? before : Kind.NONE;
        }
        return Character.isExtendedPictographic(c) && c > 0xFF ? Kind.PICTOGRAPH : Kind.NONE;
    }

    private static String folded(String text) {
        String bare = bare(Normalizer.normalize(text, Normalizer.Form.NFKD));
        String upper = bare.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
        StringBuilder lower = new StringBuilder(upper.length());
        upper.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                // One by one, since a final sigma would become another letter.
                .map(Character::toLowerCase)
                .forEach(lower::appendCodePoint);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    private static String bare(String decomposed) {
        StringBuilder bare = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(c -> !goes(c))
                .forEach(c -> {
                    String stroke = STROKES.get(c);
                    if (stroke == null) {
                        bare.appendCodePoint(c);
                    } else {
                        bare.append(stroke);
                    }
                });
        return bare.toString();
    }

    private static boolean goes(int c) {
        if (c == KANA_VOICED || c == KANA_SEMI_VOICED) {
            return false;
        }
        return c == TATWEEL
                || Character.getType(c) == Character.FORMAT
                || (isMark(c) && MARKS_GO.contains(UnicodeScript.of(c)));
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    true;
            default -> false;
        };
    }
}
