package dev.galley.rules;

/// What a rule or filter may cost, decided when its text is read and not when somebody waits for it.
final class Limits {

    /// Code points of a text. Longer rules are programs, and belong into a function.
    static final int MAX_LENGTH = 4_096;

    /// Levels of the tree. Evaluation, rendering and the engines' own parsers recurse this deep.
    static final int MAX_DEPTH = 24;

    /// How deep the parser may recurse: one level of the tree costs it up to this much more, and parentheses
    /// cost it something without being a level at all.
    static final int MAX_PARSER_DEPTH = 32;

    /// Nodes of the tree: 64 comparisons of a field with a constant pass.
    static final int MAX_NODES = 400;

    /// Nodes of a filter together with the view rules that guard its paths.
    static final int MAX_GUARDED_NODES = 4_000;

    /// Times that one rule may use `exists('collection', …)`: each is a query when a record is judged.
    static final int MAX_LOOKUPS = 8;

    /// Relations that one path may follow: each is a join, or a read when a record is judged.
    static final int MAX_STEPS = 3;

    /// Comparisons of a filter, which comes from a stranger more often than a rule does.
    static final int MAX_FILTER_TERMS = 64;

    private Limits() {}
}
