package dev.galley.server.gate;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.Lookups;
import dev.galley.rules.RequestLookups;
import dev.galley.rules.Row;
import dev.galley.rules.Rule;
import dev.galley.rules.Scope;
import dev.galley.rules.Sight;
import dev.galley.rules.Trace;
import dev.galley.rules.TraceableRule;
import dev.galley.rules.Verdict;
import dev.galley.store.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one gate: says what one caller may read and write, in one snapshot.
///
/// Every transport asks here and nowhere else. Admins and service keys pass by role and scope, all
/// others by the collection's rules; an absent rule and a rule that fails both deny.
public final class Gate {

    private static final Right ABSENT = new Right.Denied(true);

    private final CompiledRules rules;
    private final Call call;
    private final Facts facts;
    private final Snapshot snapshot;
    private final Lookups lookups;

    /// A gate for one call in one snapshot. Not for use by several threads.
    public Gate(CompiledRules rules, Call call, Snapshot snapshot) {
        this.rules = rules;
        this.call = call;
        this.snapshot = snapshot;
        this.facts = new Facts(call, snapshot);
        this.lookups = new RequestLookups(new SnapshotLookups(snapshot));
    }

    /// What the caller may do to the records of a collection.
    public Right right(Collection collection, Action action) {
        return switch (call.caller()) {
            case Caller.Admin admin ->
                    admin.role() == Caller.Role.VIEWER && isWrite(action)
                            ? new Right.Denied(false)
                            : new Right.Granted();
            case Caller.ServiceKey key ->
                    holds(key, isWrite(action) ? "records:write" : "records:read", collection)
                            ? new Right.Granted()
                            : new Right.Denied(false);
            case Caller.User _, Caller.Guest _ ->
                    rules.rule(collection, action).map(this::judged).orElse(ABSENT);
        };
    }

    /// Whether the caller may do `action` to this record.
    ///
    /// @param record as it is stored, [Row#NONE] on create
    /// @param next   as it would be, [Row#NONE] but on create and update
    public boolean allows(Collection collection, Action action, Row record, Row next) {
        return holds(right(collection, action), record, next);
    }

    /// The rule that decides row by row whether a field may be seen, or empty when it always or never may.
    public Right readable(Collection collection, Field field) {
        if (field.access().hidden()) {
            return maySeeHidden() ? new Right.Granted() : new Right.Denied(true);
        }
        if (passesRules() || !CompiledRules.hasFieldRule(field, Scope.READABLE)) {
            return new Right.Granted();
        }
        return rules.fieldRule(collection, field, Scope.READABLE).map(this::judged).orElse(ABSENT);
    }

    /// Whether the caller may see a field of this record.
    public boolean mayRead(Collection collection, Field field, Row record) {
        return holds(readable(collection, field), record, Row.NONE);
    }

    /// Whether the caller may set a field to what `next` has.
    public boolean mayWrite(Collection collection, Field field, Row record, Row next) {
        if (field.access().system()) {
            return false;
        }
        if (field.access().hidden() && !maySeeHidden() && !passesRules()) {
            return false;
        }
        if (passesRules() || !CompiledRules.hasFieldRule(field, Scope.WRITABLE)) {
            return true;
        }
        Right right =
                rules.fieldRule(collection, field, Scope.WRITABLE).map(this::judged).orElse(ABSENT);
        return holds(right, record, next);
    }

    /// Whether rules are asked of this caller at all; filters of those who pass are not guarded either.
    public boolean passesRules() {
        return passesRules(call.caller());
    }

    static boolean passesRules(Caller caller) {
        return switch (caller) {
            case Caller.Admin _, Caller.ServiceKey _ -> true;
            case Caller.User _, Caller.Guest _ -> false;
        };
    }

    /// How much a filter of this caller may find out. A key for some collections alone must not look
    /// into others by following relations, so its filters are guarded like a guest's.
    public Sight sight() {
        return switch (call.caller()) {
            case Caller.Admin _ -> Sight.ALL;
            case Caller.ServiceKey key ->
                    !key.scopes().contains("records:read")
                            ? Sight.CALLER
                            : maySeeHidden() ? Sight.ALL : Sight.READER;
            case Caller.User _, Caller.Guest _ -> Sight.CALLER;
        };
    }

    /// Whether hidden fields exist for this caller.
    public boolean maySeeHidden() {
        return maySeeHidden(call.caller());
    }

    static boolean maySeeHidden(Caller caller) {
        return switch (caller) {
            case Caller.Admin _ -> true;
            case Caller.ServiceKey key -> key.scopes().contains("hidden:read");
            case Caller.User _, Caller.Guest _ -> false;
        };
    }

    /// What a rule comes to for this caller, whatever else decides.
    public Verdict judge(Rule rule, Row record, Row next) {
        return rule.bind(facts).evaluate(record, next, lookups);
    }

    /// What the parts of a rule come to for this caller; they have lookups of their own to spend.
    public Trace trace(TraceableRule rule, Row record, Row next) {
        Lookups own = new RequestLookups(new SnapshotLookups(snapshot));
        return rule.trace(facts, record, next, own);
    }

    /// A rule or filter as it is for this caller.
    public BoundRule bind(Rule rule) {
        return rule.bind(facts);
    }

    private Right judged(Rule rule) {
        BoundRule bound = rule.bind(facts);
        if (bound.alwaysTrue()) {
            return new Right.Granted();
        }
        return bound.alwaysFalse() ? new Right.Denied(false) : new Right.Judged(bound);
    }

    private boolean holds(Right right, Row record, Row next) {
        return switch (right) {
            case Right.Granted _ -> true;
            case Right.Denied _ -> false;
            case Right.Judged judged ->
                    judged.rule().evaluate(record, next, lookups) == Verdict.TRUE;
        };
    }

    private static boolean holds(Caller.ServiceKey key, String scope, Collection collection) {
        return key.scopes().contains(scope)
                || key.scopes().contains(scope + ":" + collection.name().value());
    }

    private static boolean isWrite(Action action) {
        return switch (action) {
            case LIST, VIEW -> false;
            case CREATE, UPDATE, DELETE -> true;
        };
    }

    /// The caller's side of a rule. The user's own record is read at most once, and only if a rule asks for it.
    private static final class Facts implements CallFacts {
        private final Call call;
        private final Snapshot snapshot;
        private @Nullable StoredRecord self;
        private boolean read;

        Facts(Call call, Snapshot snapshot) {
            this.call = call;
            this.snapshot = snapshot;
        }

        @Override
        public Call call() {
            return call;
        }

        @Override
        public Value userField(String field) {
            if (!read) {
                self = readSelf().orElse(null);
                read = true;
            }
            return self == null ? Value.NULL : self.value(field);
        }

        private Optional<StoredRecord> readSelf() {
            if (!(call.caller() instanceof Caller.User user)) {
                return Optional.empty();
            }
            RecordId id = user.id();
            return snapshot.schema().find(user.collection()).flatMap(c -> snapshot.find(c, id));
        }
    }
}
