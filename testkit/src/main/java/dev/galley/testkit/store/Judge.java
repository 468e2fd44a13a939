package dev.galley.testkit.store;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.LookupQuery;
import dev.galley.rules.Lookups;
import dev.galley.rules.RequestLookups;
import dev.galley.rules.Row;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.rules.Verdict;
import dev.galley.store.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compiles and judges rules for a caller, as the server will.
final class Judge {

    private final Trial trial;
    private final Caller caller;

    private Judge(Trial trial, Caller caller) {
        this.trial = trial;
        this.caller = caller;
    }

    static Judge guest(Trial trial) {
        return new Judge(trial, Caller.GUEST);
    }

    /// A signed-in user of the collection `users`.
    static Judge user(Trial trial, RecordId id) {
        return new Judge(
                trial,
                new Caller.User(
                        new CollectionName("users"), id, "session", Set.of(), true, Map.of()));
    }

    /// A rule that selects records of the table, for this caller.
    BoundRule list(Table table, String text) {
        return rule(table.name(), Scope.LIST, text);
    }

    /// A rule that says where a field may be seen.
    BoundRule readable(Table table, String text) {
        return rule(table.name(), Scope.READABLE, text);
    }

    /// Lets a record of that collection come into being, or refuses it.
    ///
    /// @throws dev.galley.model.ProblemException `forbidden`
    void mayCreate(Snapshot snapshot, CollectionName collection, String text, Row next) {
        Verdict verdict =
                rule(collection, Scope.CREATE, text)
                        .evaluate(Row.NONE, next, new RequestLookups(lookups(snapshot)));
        if (verdict != Verdict.TRUE) {
            throw Problem.of(ProblemCode.FORBIDDEN);
        }
    }

    private BoundRule rule(CollectionName collection, Scope scope, String text) {
        try {
            return new RuleCompiler(trial.store().schema())
                    .rule(collection, scope, text)
                    .bind(new Facts(Call.of(caller, trial.now())));
        } catch (RuleException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Lookups lookups(Snapshot snapshot) {
        return new Lookups() {
            @Override
            public Optional<Row> find(CollectionName collection, String id) {
                return RecordId.parse(id)
                        .flatMap(parsed -> snapshot.find(snapshot.schema().get(collection), parsed))
                        .map(record -> record::value);
            }

            @Override
            public Verdict exists(LookupQuery query) {
                return snapshot.exists(query);
            }
        };
    }

    /// No test of the store needs a caller's own record.
    private record Facts(Call call) implements CallFacts {
        @Override
        public Value userField(String field) {
            return Value.NULL;
        }
    }
}
