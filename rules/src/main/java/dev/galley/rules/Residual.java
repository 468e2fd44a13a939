package dev.galley.rules;

import dev.galley.model.CollectionName;
import dev.galley.model.Value;

/// A lookup as it is asked of the data: its predicate over one row, all else constants.
///
/// @param variables how many numbers of rows and elements the rule has
record Residual(Source row, Node predicate, int variables) implements LookupQuery {

    private static final Value[] NO_HOLES = {};

    @Override
    public CollectionName collection() {
        return row.collection();
    }

    @Override
    public SqlText sql(Dialect dialect) {
        return new Renderer(dialect, "").lookup(new Node.Lookup(row, predicate)).bind(NO_HOLES);
    }

    @Override
    public Verdict over(Iterable<? extends Row> candidates, Lookups lookups) {
        Row[] rows = new Row[variables];
        Value[] elements = new Value[variables];
        Evaluator evaluator = new Evaluator(Nothing.FACTS, lookups, rows, elements, NO_HOLES);
        Verdict verdict = Verdict.FALSE;
        for (Row candidate : candidates) {
            rows[row.number()] = candidate;
            switch (evaluator.test(predicate)) {
                case TRUE -> {
                    return Verdict.TRUE;
                }
                case ERROR -> verdict = Verdict.ERROR;
                case FALSE -> {}
            }
        }
        return verdict;
    }
}
