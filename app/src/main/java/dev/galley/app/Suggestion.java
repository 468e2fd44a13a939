package dev.galley.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds what somebody meant to write.
final class Suggestion {

    private Suggestion() {}

    /// `; did you mean 'x'?` when one of the words is near, otherwise nothing.
    static String of(String written, Collection<String> words) {
        String near = nearest(written, words);
        return near.isEmpty() ? "" : "; did you mean '" + near + "'?";
    }

    /// The word that a few slips of the finger make of what was written; "" when none is that near.
    ///
    /// A third of the letters may be wrong. A word of several parts is also found by its last part
    /// alone: `idle-timeout` means `http.idle-timeout`.
    static String nearest(String written, Collection<String> words) {
        String lower = written.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, lower.length() / 3);
        return words.stream()
                .map(word -> new Candidate(word, distance(lower, word)))
                .filter(candidate -> candidate.distance <= allowed)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word)
                .orElse("");
    }

    private record Candidate(String word, int distance) {}

    private static int distance(String written, String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int whole = edits(written, lower);
        int dot = lower.lastIndexOf('.');
        return dot < 0 ? whole : Math.min(whole, 1 + edits(written, lower.substring(dot + 1)));
    }

    /// How many letters have to be added, removed, replaced or swapped with their neighbour
    /// (optimal string alignment).
    static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
