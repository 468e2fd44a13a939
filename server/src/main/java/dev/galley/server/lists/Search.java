package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Value;
import dev.galley.store.Match;
import dev.galley.store.Match.Term;
import dev.galley.store.RecordQuery;
import dev.galley.store.SearchWords;
import java.util.ArrayList;
import java.util.List;

/// What a client looks for: records that have all its words, the last one as the beginning of a word.
///
/// **Ranks.** With an order of its own a list has one rank. Without one the records come rank by rank, and in
/// each newest first, by id: first those that have all words in the first searchable field, then the
/// others; and of both, first those that have the last word whole. A rank is a query of its own, so a
/// page costs what its rows cost, however many match, and both engines agree: scores that count words
/// and records differ between them and change with every write.
final class Search {

    /// In UTF-16 units. People type a few words; this is a long title pasted.
    static final int MAX_LENGTH = 200;

    /// Words to look for; each is a step of its own in the index. Every two neighbouring characters of Chinese are one.
    static final int MAX_WORDS = 32;

    /// The order inside a rank.
    static final String NEWEST_FIRST = "-" + Collection.ID;

    private final boolean severalFields;
    private final List<Term> terms;

    private Search(boolean severalFields, List<Term> terms) {
        this.severalFields = severalFields;
        this.terms = terms;
    }

    /// @throws ProblemException `invalid_parameter`
    static Search of(Collection collection, String text) {
        if (collection.searchable().isEmpty()) {
            throw invalid(
                    collection.name()
                            + " has no searchable field; an admin can set searchable on a"
                            + " text field");
        }
        if (text.length() > MAX_LENGTH) {
            throw invalid("is longer than " + MAX_LENGTH);
        }
        List<Term> terms = SearchWords.terms(text);
        if (terms.isEmpty()) {
            throw invalid("has no letter or digit to look for");
        }
        if (terms.size() > MAX_WORDS) {
            throw invalid("has more than " + MAX_WORDS + " words");
        }
        return new Search(collection.searchable().size() > 1, terms);
    }

    /// Narrows a list to what is found.
    ///
    /// @param after where the page begins, empty for the first
    /// @return one plan, or of a ranked list one for each rank that the page may come to
    List<ListPlan> plan(ListPlan list, boolean ranked, List<Value> after) {
        if (!ranked) {
            return List.of(narrowed(list, new Match(terms, List.of()), after, ListPlan.Extra.NONE));
        }
        int first = after.isEmpty() ? 0 : (int) ((Value.Int) after.getFirst()).number();
        List<Match> ranks = ranks();
        List<ListPlan> plans = new ArrayList<>();
        for (int i = first; i < ranks.size(); i++) {
            List<Value> behind =
                    i > first || after.isEmpty() ? List.of() : after.subList(1, after.size());
            plans.add(narrowed(list, ranks.get(i), behind, new ListPlan.Extra.Rank(i)));
        }
        return plans;
    }

    private static ListPlan narrowed(
            ListPlan list, Match match, List<Value> after, ListPlan.Extra extra) {
        RecordQuery query = list.query();
        RecordQuery narrow =
                new RecordQuery(
                        query.schemaVersion(),
                        query.selection(),
                        query.where(),
                        new RecordQuery.Which.Matching(match),
                        after,
                        query.limit());
        return new ListPlan(narrow, list.projection(), list.limit(), list.empty(), extra);
    }

    /// The ranks, best first; together they are all that is found, and no record is in two.
    private List<Match> ranks() {
        List<List<Term>> wishes = new ArrayList<>();
        if (severalFields) {
            addWholeThenBegun(wishes, terms.stream().map(SearchWords::inFirst).toList());
        }
        addWholeThenBegun(wishes, terms);
        List<Match> ranks = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            ranks.add(new Match(wishes.get(i), wishes.subList(0, i)));
        }
        return ranks;
    }

    private static void addWholeThenBegun(List<List<Term>> wishes, List<Term> terms) {
        wishes.add(terms.stream().map(Term::whole).toList());
        wishes.add(terms);
    }

    private static ProblemException invalid(String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError("search", "invalid", detail));
    }
}
