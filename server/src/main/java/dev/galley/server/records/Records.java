package dev.galley.server.records;

import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Ids;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.gate.Discretion;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.server.retries.Retries;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Writes records for a caller: single writes, batches, and both under an idempotency key. Each has passed the gate.
public final class Records {

    private final Store store;
    private final Ids ids;
    private final RecordDecision.Context deciding;
    private final Retries retries;
    private final Answers answers;

    /// @param departures what else happens, in the same transaction, when a record goes
    public Records(
            Store store,
            Rulebook rulebook,
            Ids ids,
            Retries retries,
            Change.Departures departures) {
        this.store = store;
        this.ids = ids;
        this.deciding = new RecordDecision.Context(rulebook, departures);
        this.retries = retries;
        this.answers = new Answers(rulebook, retries);
    }

    /// Makes, replaces, changes or deletes a record. On disk when it returns.
    ///
    /// @param key under which it has happened already if it has; then the answer is the same
    /// @throws ProblemException `unknown_member`, `invalid_fields`, `record_not_found`, `forbidden`,
    ///     `not_writable`, `precondition_failed`, `unique_violation`, `relation_missing`, `relation_in_use`;
    ///     `method_not_allowed` for POST and PUT in an auth collection, whose users sign up;
    ///     `idempotency_in_progress`, `idempotency_key_reused`
    public Written write(Call call, Operation operation, IdempotencyKey key) {
        RecordDecision decision = decision(call, operation);
        Discretion discretion = discretion(call, operation.collection(), Set.of());
        if (!key.isPresent()) {
            return discreet(discretion, () -> store.write(decision));
        }
        var once = new OnceDecision(decision, answers, call, key);
        return discreet(discretion, () -> once(call, key, () -> store.write(once), List::getFirst));
    }

    /// Several writes in one transaction, in order, each seeing those before it: all or none.
    ///
    /// @throws ProblemException as for a single write, with the number of the operation; `overloaded` if
    ///     they take too long together
    public List<Written> writeAll(Call call, List<Operation> operations, IdempotencyKey key) {
        Batch batch = new Batch(operations.stream().map(o -> step(call, o)).toList());
        if (!key.isPresent()) {
            return store.write(batch);
        }
        var once = new OnceBatch(batch, answers, call, key);
        return once(call, key, () -> store.write(once), Function.identity());
    }

    /// Makes a record for another room, which gives system fields and statements of its own.
    ///
    /// @throws ProblemException as for a single write
    public Written create(Call call, CollectionName name, NewRecord draft) {
        RecordDecision decision = new CreateDecision(deciding, call, name, draft, ids.next());
        return discreet(
                discretion(call, name, draft.system().keySet()), () -> store.write(decision));
    }

    /// One operation of a batch; what is wrong with it is found where its turn comes.
    private Batch.Step step(Call call, Operation operation) {
        Call own = call.by(operation.method());
        return new Batch.Step(
                operation,
                () -> decision(own, operation),
                e ->
                        store.schema().find(operation.collection()).isPresent()
                                ? discretion(call, operation.collection(), Set.of()).told(e)
                                : e);
    }

    private RecordDecision decision(Call call, Operation operation) {
        return switch (operation) {
            case Operation.Create(var name, var body, var precondition) -> {
                requireBase(name);
                NewRecord draft = NewRecord.of(body, precondition);
                yield new CreateDecision(deciding, call, name, draft, ids.next());
            }
            case Operation.Replace(var name, var id, var body, var precondition) -> {
                requireBase(name);
                yield new ReplaceDecision(deciding, call, name, id, body, precondition);
            }
            case Operation.Patch(var name, var id, var body, var precondition) ->
                    new PatchDecision(deciding, call, name, id, body, precondition);
            case Operation.Delete(var name, var id, var precondition) ->
                    new DeleteDecision(deciding, call, name, id, precondition);
        };
    }

    /// Users sign up; nobody else makes them.
    private void requireBase(CollectionName name) {
        if (store.schema().get(name).kind() == Collection.Kind.AUTH) {
            throw Problem.of(ProblemCode.METHOD_NOT_ALLOWED);
        }
    }

    /// Does the work, or gives the answer of the same work done before.
    ///
    /// Work may be refused because the same work has succeeded meanwhile on another node: it took the
    /// last of a stock, or made the record that must not be there. So whoever is refused looks again.
    private <T> T once(
            Call call, IdempotencyKey key, Supplier<T> work, Function<List<Written>, T> kept) {
        return retries.alone(
                call.caller(),
                key,
                () -> {
                    try {
                        return work.get();
                    } catch (ProblemException refused) {
                        return find(call, key).map(kept).orElseThrow(() -> refused);
                    }
                });
    }

    private Optional<List<Written>> find(Call call, IdempotencyKey key) {
        return store.read(Reads.POINT, snapshot -> answers.find(snapshot, call, key));
    }

    private static <T> T discreet(Discretion discretion, Supplier<T> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            throw discretion.told(e);
        }
    }

    private Discretion discretion(Call call, CollectionName name, Set<String> own) {
        return new Discretion(store.schema().get(name), call.caller(), own);
    }
}
