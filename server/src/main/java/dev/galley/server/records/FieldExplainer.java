package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.rules.Row;
import dev.galley.rules.Scope;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.records.Explanation.FieldAccess;
import dev.galley.server.records.Explanation.Judged;
import dev.galley.server.records.Explanation.Question;
import java.util.ArrayList;
import java.util.List;

/// Tells of the fields that are hidden or have rules of their own what one request shows or takes of them.
final class FieldExplainer {

    private final Gate gate;
    private final CompiledRules rules;
    private final Question question;

    FieldExplainer(Gate gate, CompiledRules rules, Question question) {
        this.gate = gate;
        this.rules = rules;
        this.question = question;
    }

    /// @param answered whether the answer shows a record at all
    List<FieldAccess> fields(Collection collection, Explainer.Rows rows, boolean answered) {
        List<FieldAccess> all = new ArrayList<>();
        for (Field field : collection.fields()) {
            if (answered) {
                readable(collection, field, rows, all);
            }
            writable(collection, field, rows, all);
        }
        return all;
    }

    private void readable(
            Collection collection, Field field, Explainer.Rows rows, List<FieldAccess> all) {
        if (field.access().hidden()) {
            all.add(
                    new FieldAccess(
                            field.name(), "is hidden from all but admins and keys", List.of()));
            return;
        }
        // The answer of a write carries the record as it is after it.
        Row shown = isWrite() ? rows.next() : rows.record();
        boolean given = rows.given() && question.action() != Action.DELETE;
        if (!given || field.access().readable().isEmpty()) {
            return;
        }
        Judged rule =
                new RuleExplainer(gate, rules)
                        .judged(
                                collection,
                                new RuleExplainer.Standing(
                                        "readable of " + field.name(), Scope.READABLE),
                                field.access().readable(),
                                new Explainer.Rows(shown, Row.NONE, true));
        String effect =
                gate.mayRead(collection, field, shown)
                        ? "is shown"
                        : "is left out of the answer, and null in filters and sorts";
        all.add(new FieldAccess(field.name(), effect, List.of(rule)));
    }

    private void writable(
            Collection collection, Field field, Explainer.Rows rows, List<FieldAccess> all) {
        boolean sent = question.body().has(field.name());
        if (!isWrite() || !sent || !rows.given()) {
            return;
        }
        boolean allowed = gate.mayWrite(collection, field, rows.record(), rows.next());
        if (allowed && field.access().writable().isEmpty()) {
            return;
        }
        List<Judged> rule =
                field.access().writable().isEmpty()
                        ? List.of()
                        : List.of(
                                new RuleExplainer(gate, rules)
                                        .judged(
                                                collection,
                                                new RuleExplainer.Standing(
                                                        "writable of " + field.name(),
                                                        Scope.WRITABLE),
                                                field.access().writable(),
                                                rows));
        all.add(new FieldAccess(field.name(), allowed ? "may be set" : "may not be set", rule));
    }

    private boolean isWrite() {
        return question.action() == Action.CREATE || question.action() == Action.UPDATE;
    }
}
