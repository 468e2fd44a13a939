package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Ids;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.rules.Row;
import dev.galley.rules.Scope;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Discretion;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Right;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.lists.Probe;
import dev.galley.server.records.Explanation.Judged;
import dev.galley.server.records.Explanation.Outcome;
import dev.galley.server.records.Explanation.Question;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Says why a request is answered as it is.
///
/// The answer is not worked out here: the request's own list, view or [RecordDecision] makes it, on a
/// snapshot, and nothing is written. Beside it stand the rules, each judged by the same [Gate] and then part
/// by part. Uniqueness and relations are the engine's to judge when it writes, so of a write that
/// would be allowed only a write tells the rest.
public final class Explainer {

    private static final int OK = 200;
    private static final int MADE = 201;
    private static final int GONE = 204;

    /// A list that takes longer, in nanoseconds, is not repeated for the sake of measuring.
    private static final long WARM_UP_LIMIT = 500_000_000;

    private final Store store;
    private final Rulebook rulebook;
    private final Ids ids;

    public Explainer(Store store, Rulebook rulebook, Ids ids) {
        this.store = store;
        this.rulebook = rulebook;
        this.ids = ids;
    }

    /// Explains, for a guest or a user: those whom rules are asked of.
    ///
    /// @throws ProblemException `collection_not_found`
    public Explanation explain(Call call, Question question) {
        return store.read(Reads.SCAN, snapshot -> new Run(call, question, snapshot).explain());
    }

    /// How a caller's first page of a list went.
    ///
    /// @param denied  whether the caller may not list at all; then nothing was measured
    /// @param records on the page
    /// @param nanos   that the list took in the store
    public record Sample(boolean denied, int records, long nanos) {}

    /// Lists a collection's first page as `call` would get it, and measures.
    ///
    /// @param ticker nanoseconds that only move forward
    /// @throws ProblemException `collection_not_found`, and what a list throws that takes too long
    public Sample sample(Call call, CollectionName name, LongSupplier ticker) {
        return store.read(
                Reads.SCAN,
                snapshot -> {
                    CompiledRules rules = rulebook.at(snapshot.schema());
                    Collection collection = snapshot.schema().get(name);
                    Gate gate = new Gate(rules, call, snapshot);
                    if (gate.right(collection, Action.LIST) instanceof Right.Denied) {
                        return new Sample(true, 0, 0);
                    }
                    IntSupplier page = new Probe(rules, collection, gate, snapshot).firstPage();
                    Sample cold = measured(page, ticker);
                    // The first time pays for statements and pages that the next caller finds
                    // ready.
                    return cold.nanos() < WARM_UP_LIMIT ? measured(page, ticker) : cold;
                });
    }

    private static Sample measured(IntSupplier page, LongSupplier ticker) {
        long began = ticker.getAsLong();
        int records = page.getAsInt();
        return new Sample(false, records, ticker.getAsLong() - began);
    }

    /// One explanation on one snapshot.
    private final class Run {
        private final Call call;
        private final Question question;
        private final Snapshot snapshot;
        private final CompiledRules rules;
        private final Collection collection;
        private final Gate gate;
        private final List<String> reasons = new ArrayList<>();

        private Run(Call call, Question question, Snapshot snapshot) {
            this.call = call;
            this.question = question;
            this.snapshot = snapshot;
            this.rules = rulebook.at(snapshot.schema());
            this.collection = snapshot.schema().get(question.collection());
            this.gate = new Gate(rules, call, snapshot);
        }

        private Explanation explain() {
            Answer answer = answer();
            Rows rows = rows();
            List<Judged> judged = new ArrayList<>();
            judged.add(judged(question.action(), rows));
            if (hides(question.action()) && stored().isPresent()) {
                judged.add(judged(Action.VIEW, new Rows(rows.record(), Row.NONE, true)));
            }
            reason(answer, judged);
            return new Explanation(
                    answer.status(),
                    answer.code(),
                    answer.listed(),
                    reasons,
                    judged,
                    new FieldExplainer(gate, rules, question)
                            .fields(collection, rows, !answer.isDenied()),
                    question.action() == Action.LIST ? sql() : "");
        }

        private Optional<StoredRecord> stored() {
            return RecordId.parse(question.id()).flatMap(id -> snapshot.find(collection, id));
        }

        /// What a client would get.
        private Answer answer() {
            try {
                return switch (question.action()) {
                    case LIST -> list();
                    case VIEW -> view();
                    case CREATE -> create();
                    case UPDATE -> decide(OK, patch());
                    case DELETE ->
                            decide(
                                    GONE,
                                    new DeleteDecision(
                                            context(), call, name(), id(), Precondition.NONE));
                };
            } catch (ProblemException e) {
                Problem told =
                        new Discretion(collection, call.caller(), Set.of()).told(e).problem();
                told.errors().forEach(error -> reasons.add(error.pointer() + " " + error.detail()));
                return Answer.problem(told.code());
            }
        }

        private Answer list() {
            Probe probe = probe();
            probe.requireList();
            return new Answer(OK, "", stored().isPresent() && probe.lists(id()));
        }

        private Answer view() {
            return probe().views(id())
                    ? new Answer(OK, "", false)
                    : Answer.problem(ProblemCode.RECORD_NOT_FOUND);
        }

        private Probe probe() {
            return new Probe(rules, collection, gate, snapshot);
        }

        private Answer create() {
            if (collection.kind() == Collection.Kind.AUTH) {
                reasons.add("users are not created but sign up; the rule is asked then");
                return Answer.problem(ProblemCode.METHOD_NOT_ALLOWED);
            }
            return decide(MADE, creation());
        }

        private Answer decide(int status, RecordDecision decision) {
            var _ = decision.decide(snapshot);
            reasons.add("unless a unique value or a relation stands in the way");
            return new Answer(status, "", false);
        }

        private CreateDecision creation() {
            NewRecord draft = NewRecord.of(question.body(), Precondition.NONE);
            return new CreateDecision(context(), call, name(), draft, ids.next());
        }

        private PatchDecision patch() {
            return new PatchDecision(
                    context(), call, name(), id(), question.body(), Precondition.NONE);
        }

        /// What the rules would judge; a body that is none leaves nothing to judge.
        private Rows rows() {
            Row record = stored().<Row>map(found -> found::value).orElse(Row.NONE);
            try {
                return switch (question.action()) {
                    case LIST, VIEW, DELETE -> new Rows(record, Row.NONE, stored().isPresent());
                    case CREATE ->
                            new Rows(Row.NONE, creation().next(collection, gate)::value, true);
                    case UPDATE ->
                            stored().isEmpty()
                                    ? new Rows(record, Row.NONE, false)
                                    : new Rows(
                                            record,
                                            patch().next(collection, gate, stored().get())::value,
                                            true);
                };
            } catch (ProblemException e) {
                return new Rows(record, Row.NONE, false);
            }
        }

        private Judged judged(Action action, Rows rows) {
            return new RuleExplainer(gate, rules)
                    .judged(
                            collection,
                            new RuleExplainer.Standing(action.word(), Scope.of(action)),
                            rules.text(collection, action).orElse(""),
                            rows);
        }

        private void reason(Answer answer, List<Judged> judged) {
            boolean named = question.action() != Action.CREATE && !question.id().isEmpty();
            if (named && stored().isEmpty()) {
                reasons.addFirst("there is no record of that id in " + name());
                return;
            }
            boolean whole = question.action() == Action.LIST && !named && !answer.isDenied();
            reasons.addFirst(whole ? extent() : sentence(judged.getFirst()));
            if (answer.isDenied() && judged.size() > 1) {
                reasons.add(
                        judged.get(1).outcome() == Outcome.ALLOWS
                                ? "the caller may view the record, so the answer admits that it is there"
                                : "the caller may not view the record either, so the answer is that of an id that does not exist");
            }
            if (question.action() == Action.LIST && named && !answer.isDenied()) {
                reasons.add("the record is " + (answer.listed() ? "" : "not ") + "in the list");
            }
        }

        /// What a list holds, as far as that can be told without looking at a record.
        private String extent() {
            return switch (gate.right(collection, Action.LIST)) {
                case Right.Granted _ ->
                        "the list rule is true for this caller whatever the record is";
                case Right.Denied _ ->
                        "the list rule lets no record through for this caller, so the list is empty";
                case Right.Judged _ -> "the list holds the records for which the list rule is true";
            };
        }

        private String sentence(Judged rule) {
            String what = "the " + rule.name() + " rule";
            return switch (rule.outcome()) {
                case ALLOWS -> what + " allows it";
                case DENIES -> what + " is false, which denies";
                case FAILS -> what + " cannot be evaluated, and an error denies";
                case ABSENT -> what + " is absent, which denies everyone";
                case UNASKED -> what + " was not asked";
            };
        }

        private String sql() {
            return switch (gate.right(collection, Action.LIST)) {
                case Right.Granted _, Right.Denied _ -> "";
                case Right.Judged right -> snapshot.condition(right.rule());
            };
        }

        private RecordDecision.Context context() {
            return new RecordDecision.Context(rulebook, Change.Departures.NONE);
        }

        private CollectionName name() {
            return question.collection();
        }

        private RecordId id() {
            return RecordId.parse(question.id())
                    .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
        }
    }

    /// A denied write of these is told apart by whether the caller may view the record.
    private static boolean hides(Action action) {
        return switch (action) {
            case UPDATE, DELETE -> true;
            case LIST, VIEW, CREATE -> false;
        };
    }

    private record Answer(int status, String code, boolean listed) {
        static Answer problem(ProblemCode code) {
            return new Answer(code.status(), code.word(), false);
        }

        boolean isDenied() {
            return !code.isEmpty();
        }
    }

    /// What a rule is asked about.
    ///
    /// @param given whether there is something to judge
    record Rows(Row record, Row next, boolean given) {}
}
