package dev.galley.server.records;

import dev.galley.model.Collection;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.rules.Trace;
import dev.galley.rules.TraceableRule;
import dev.galley.rules.Verdict;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.records.Explanation.Judged;
import dev.galley.server.records.Explanation.Outcome;
import java.util.List;

/// Judges one rule by the gate and tells of its parts.
final class RuleExplainer {

    private final Gate gate;
    private final CompiledRules rules;

    RuleExplainer(Gate gate, CompiledRules rules) {
        this.gate = gate;
        this.rules = rules;
    }

    /// What a rule is called and where it stands.
    record Standing(String name, Scope scope) {}

    /// @param text as it applies in the end, "" when there is none
    Judged judged(Collection collection, Standing standing, String text, Explainer.Rows rows) {
        if (text.isEmpty()) {
            return new Judged(standing.name(), "", Outcome.ABSENT, List.of());
        }
        if (!rows.given()) {
            return new Judged(standing.name(), text, Outcome.UNASKED, List.of());
        }
        try {
            TraceableRule rule = rules.traceable(collection, standing.scope(), text);
            Verdict verdict = gate.judge(rule.rule(), rows.record(), rows.next());
            Trace trace = gate.trace(rule, rows.record(), rows.next());
            return new Judged(standing.name(), text, outcome(verdict), List.of(trace));
        } catch (RuleException broken) {
            // Saved under an older schema, and reported in the log: such a rule denies.
            return new Judged(standing.name(), text, Outcome.FAILS, List.of());
        }
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case TRUE -> Outcome.ALLOWS;
            case FALSE -> Outcome.DENIES;
            case ERROR -> Outcome.FAILS;
        };
    }
}
