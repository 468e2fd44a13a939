package dev.galley.store;

import java.util.ArrayList;
import java.util.List;

/// What the words of a record are to be, for a search to find it. Words are those of [SearchWords].
///
/// @param all  the record has each of these
/// @param none and of each of these lists at least one is missing
public record Match(List<Term> all, List<List<Term>> none) {

    public Match {
        all = List.copyOf(all);
        none = none.stream().map(List::copyOf).toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a match without a word");
        }
    }

    /// Beginnings up to so long stand in so many records that an index had better not be asked for them.
    private static final int SHORT = 3;

    /// A wider match by those words that tell records apart, for an index: what it finds is to be looked at.
    public Match telling() {
        List<Term> telling = all.stream().filter(term -> !term.isShort()).toList();
        return new Match(telling.isEmpty() ? all : telling, List.of());
    }

    /// A narrower match, of whole words alone.
    public Match whole() {
        return new Match(all.stream().map(Term::whole).toList(), none);
    }

    public boolean hasPrefix() {
        return all.stream().anyMatch(Term::prefix);
    }

    /// Whether it has beginnings that tell nothing apart.
    public boolean hasShort() {
        return all.stream().anyMatch(Term::isShort);
    }

    /// A word, or the beginning of one.
    ///
    /// @param prefix whether longer words that begin so will do
    public record Term(String word, boolean prefix) {

        /// The same word, whole.
        public Term whole() {
            return new Term(word, false);
        }

        private boolean isShort() {
            return prefix && word.length() <= SHORT;
        }
    }

    /// What makes two matches the same statement with other parameters.
    Object shape() {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(all.size());
        none.forEach(terms -> sizes.add(terms.size()));
        return sizes;
    }
}
