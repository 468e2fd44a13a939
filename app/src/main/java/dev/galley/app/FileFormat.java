package dev.galley.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How records stand in a file.
enum FileFormat {
    /// JSON Lines: one object on each line.
    JSONL,
    /// RFC 4180, with the names of fields in the first line.
    CSV;

    /// What stands for standard input or output in place of a file.
    static final String STREAM = "-";

    private static final List<String> JSON_ENDINGS = List.of(".jsonl", ".ndjson");

    /// The format that the option names or, where it is "", the ending of the file.
    ///
    /// @throws WrongUsage if neither does
    static FileFormat of(String option, String file) {
        if (!option.isEmpty()) {
            return Arrays.stream(values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(option))
                    .findFirst()
                    .orElseThrow(
                            () -> new WrongUsage("there is no format " + Kinds.quoted(option)));
        }
        String lower = file.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".csv")) {
            return CSV;
        }
        if (file.equals(STREAM) || JSON_ENDINGS.stream().anyMatch(lower::endsWith)) {
            return JSONL;
        }
        throw new WrongUsage(
                "%s ends neither in .jsonl nor in .csv; say --format jsonl or --format csv"
                        .formatted(Kinds.quoted(file)));
    }
}
