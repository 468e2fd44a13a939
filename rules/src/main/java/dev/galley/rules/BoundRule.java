package dev.galley.rules;

import dev.galley.model.Value;

/// A rule together with what is known of one request. Belongs to that request.
public final class BoundRule {

    private final Rule rule;
    private final Specialised specialised;
    private final CallFacts facts;
    private final Value[] holes;

    BoundRule(Rule rule, Specialised specialised, CallFacts facts, Value[] holes) {
        this.rule = rule;
        this.specialised = specialised;
        this.facts = facts;
        this.holes = holes;
    }

    /// Whether the rule holds whatever the record is.
    public boolean alwaysTrue() {
        return specialised.alwaysTrue();
    }

    /// Whether the rule holds for no record, so that no query need run.
    public boolean alwaysFalse() {
        return specialised.neverTrue();
    }

    /// Judges one record.
    ///
    /// Reads the rule as it was written, not what it was folded to for SQL: that the two agree is
    /// something tests can see.
    ///
    /// @param record the stored one, or `Row.NONE`
    /// @param next   as it would be after the write, or `Row.NONE`
    public Verdict evaluate(Row record, Row next, Lookups lookups) {
        Row[] rows = new Row[rule.variables()];
        rows[Source.RECORD] = record;
        rows[Source.NEXT] = next;
        Value[] elements = new Value[rows.length];
        try {
            return new Evaluator(facts, lookups, rows, elements, holes).test(rule.root());
        } catch (LookupLimitException tooMany) {
            return Verdict.ERROR;
        }
    }

    /// The rule as a predicate over the table alias: true for exactly the rows that [#evaluate] finds true.
    ///
    /// @param alias an unquoted name; not `t` with a number, which the rule may use itself
    /// @throws IllegalStateException if the rule reads `next`, which no table holds
    public SqlText sql(Dialect dialect, String alias) {
        return specialised.sql(dialect, alias).bind(holes);
    }

    /// Bound rules of equal shape, against one schema, give equal SQL text; only the parameters differ.
    public Object shape() {
        return specialised.shape();
    }
}
