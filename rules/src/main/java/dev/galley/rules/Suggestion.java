package dev.galley.rules;

import java.util.Collection;
import java.util.Comparator;

/// Guesses which name was meant by one that does not exist.
final class Suggestion {

    /// More differences than this make another word.
    private static final int MAX_DISTANCE = 2;

    private Suggestion() {}

    /// `; did you mean 'owner'?`, or nothing when no known name is near.
    static String of(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= limit(name))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static int limit(String name) {
        return Math.min(MAX_DISTANCE, Math.max(1, name.length() / 3));
    }

    /// Insertions, deletions and replacements from one to the other (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
