package dev.galley.server.records;

import dev.galley.http.Json;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Ids;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.server.retries.Retries;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.List;
import java.util.function.Function;

/// Reads and writes records for a caller. Everything it gives or takes has passed the [Gate].
public final class Records {

    private final Store store;
    private final Rulebook rulebook;
    private final Cursors cursors;
    private final Writes writes;

    /// @param departures what else happens, in the same transaction, when a record goes
    public Records(
            Store store,
            Rulebook rulebook,
            Ids ids,
            Secrets secrets,
            Retries retries,
            Change.Departures departures) {
        this.store = store;
        this.rulebook = rulebook;
        this.cursors = new Cursors(secrets);
        this.writes =
                new Writes(
                        store,
                        ids,
                        new RecordDecision.Context(rulebook, departures),
                        retries,
                        new Answers(rulebook, retries));
    }

    /// One record, if the caller may view it.
    ///
    /// @throws ProblemException `record_not_found`, `collection_not_found`, `invalid_parameter`
    public View view(Call call, CollectionName name, RecordId id, ViewRequest request) {
        return store.read(
                Reads.POINT,
                snapshot -> {
                    Listing.Plan plan =
                            listing(call, name, snapshot).planView(id, request.fields());
                    ViewSink sink = new ViewSink(plan.projection(), request.precondition());
                    byte[] body =
                            Json.STRICT.write(
                                    json -> plan.run(snapshot, row -> sink.row(row, json)));
                    return sink.view(body)
                            .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
                });
    }

    /// A page of records as `{"items":[…],"next":"…"}`; no `next` on the last page.
    ///
    /// @throws ProblemException `forbidden`, `collection_not_found`, `invalid_filter`,
    ///     `invalid_parameter`, `invalid_cursor`
    Page list(Call call, CollectionName name, ListRequest request) {
        return store.read(
                Reads.SCAN,
                snapshot -> {
                    Listing listing = listing(call, name, snapshot);
                    byte[] context = Cursors.context(snapshot.schema().version(), name, request);
                    List<Value> after = cursors.read(request.cursor(), context);
                    PageSink sink = new PageSink(listing.plan(request, after), request.limit());
                    Function<List<Value>, String> cursor = keys -> cursors.write(keys, context);
                    byte[] body = Json.STRICT.write(json -> sink.write(snapshot, json, cursor));
                    return sink.page(body);
                });
    }

    private Listing listing(Call call, CollectionName name, Snapshot snapshot) {
        CompiledRules rules = rulebook.at(snapshot.schema());
        Collection collection = snapshot.schema().get(name);
        return new Listing(rules, collection, new Gate(rules, call, snapshot));
    }

    /// Makes, replaces, changes or deletes a record. On disk when it returns.
    ///
    /// @param key under which it has happened already if it has; then the answer is the same
    /// @throws ProblemException `unknown_member`, `invalid_fields`, `record_not_found`, `forbidden`,
    ///     `not_writable`, `precondition_failed`, `unique_violation`, `relation_missing`, `relation_in_use`;
    ///     `method_not_allowed` for POST and PUT in an auth collection, whose users sign up;
    ///     `idempotency_in_progress`, `idempotency_key_reused`
    public Written write(Call call, Operation operation, IdempotencyKey key) {
        return writes.write(call, operation, key);
    }

    /// Several writes in one transaction, in order, each seeing those before it: all or none.
    ///
    /// @throws ProblemException as for a single write, with the number of the operation; `overloaded` if
    ///     they take too long together
    public List<Written> writeAll(Call call, List<Operation> operations, IdempotencyKey key) {
        return writes.writeAll(call, operations, key);
    }

    /// Makes a record for another room, which gives system fields and statements of its own.
    ///
    /// @throws ProblemException as for a single write
    public Written create(Call call, CollectionName name, NewRecord draft) {
        return writes.create(call, name, draft);
    }
}
