package dev.galley.app.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The commands of a page of the manual, in order, each with the answer that the page shows.
///
/// A fenced block marked `sh` is a command; a `json` block right behind one is what its last line of output has to be.
record Snippets(List<Snippet> all) {

    private static final String FENCE = "```";

    /// @param answer what the page shows, "" when it shows nothing
    record Snippet(String command, String answer) {}

    static Snippets of(Path page) throws IOException {
        List<Snippet> all = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String language = "";
        for (String line : Files.readAllLines(page)) {
            if (!line.startsWith(FENCE)) {
                block.add(line);
            } else if (language.isEmpty()) {
                language = line.equals(FENCE) ? "text" : line.substring(FENCE.length());
                block.clear();
            } else {
                add(all, language, String.join("\n", block));
                language = "";
            }
        }
        return new Snippets(all);
    }

    private static void add(List<Snippet> all, String language, String text) {
        switch (language) {
            case "sh" -> all.add(new Snippet(text, ""));
            case "json" -> {
                Snippet answered = all.removeLast();
                all.add(new Snippet(answered.command(), text));
            }
            default -> {
                // a picture of output or a file: nothing to run
            }
        }
    }
}
