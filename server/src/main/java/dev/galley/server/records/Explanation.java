package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.CollectionName;
import dev.galley.rules.Trace;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Why a request is answered as it is.
///
/// @param status  of the answer: 200, 201, 204, or that of the problem
/// @param code    of the problem, "" where there is none
/// @param listed  whether the named record is in the caller's list; of a list alone
/// @param reasons the way to the answer, in sentences
/// @param rules   the collection's rules that were asked, the one that decides first
/// @param fields  the fields that have rules of their own, and what came of them
/// @param sql     the condition of a list as the engine gets it, without values; "" where nothing is asked of it
public record Explanation(
        int status,
        String code,
        boolean listed,
        List<String> reasons,
        List<Judged> rules,
        List<FieldAccess> fields,
        String sql) {

    public Explanation {
        reasons = List.copyOf(reasons);
        rules = List.copyOf(rules);
        fields = List.copyOf(fields);
    }

    /// Whether the caller gets what they asked for.
    public boolean isAllowed() {
        return code.isEmpty();
    }

    /// What an explanation is asked about.
    ///
    /// @param id   of the record; "" on create, and for a list as a whole
    /// @param body what would be sent: the new record, or the patch; empty for all other actions
    public record Question(Action action, CollectionName collection, String id, ObjectNode body) {}

    /// What a rule says.
    public enum Outcome {
        ALLOWS,
        DENIES,
        /// An error in it, which denies.
        FAILS,
        /// There is none, which denies.
        ABSENT,
        /// It was not asked: there is no record to judge.
        UNASKED
    }

    /// A rule and what it came to.
    ///
    /// @param name   `view`, `readable of salary`
    /// @param text   as it applies in the end, "" when absent
    /// @param traces its parts, one or none
    public record Judged(String name, String text, Outcome outcome, List<Trace> traces) {
        public Judged {
            traces = List.copyOf(traces);
        }
    }

    /// What happens to one field.
    ///
    /// @param effect in words: `is left out of the answer`
    /// @param rule   that decided, one or none
    public record FieldAccess(String field, String effect, List<Judged> rule) {
        public FieldAccess {
            rule = List.copyOf(rule);
        }
    }
}
