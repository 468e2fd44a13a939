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
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes records for a caller. Everything it gives or takes has passed the [Gate].
public final class Records {

    private final Store store;
    private final Rulebook rulebook;
    private final Ids ids;
    private final Cursors cursors;
    private final RecordDecision.Context deciding;

    /// @param departures what else happens, in the same transaction, when a record goes
    public Records(
            Store store,
            Rulebook rulebook,
            Ids ids,
            Secrets secrets,
            Change.Departures departures) {
        this.store = store;
        this.rulebook = rulebook;
        this.ids = ids;
        this.cursors = new Cursors(secrets);
        this.deciding = new RecordDecision.Context(rulebook, departures);
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

    /// Makes a record. On disk when it returns.
    ///
    /// @throws ProblemException `unknown_member`, `invalid_fields`, `forbidden`, `not_writable`,
    ///     `unique_violation`, `relation_missing`; `method_not_allowed` in an auth collection, whose
    ///     users sign up
    public Written create(
            Call call, CollectionName name, ObjectNode body, Precondition precondition) {
        if (store.schema().get(name).kind() == Collection.Kind.AUTH) {
            throw Problem.of(ProblemCode.METHOD_NOT_ALLOWED);
        }
        return create(call, name, NewRecord.of(body, precondition));
    }

    /// Makes a record for another room, which gives system fields and statements of its own.
    public Written create(Call call, CollectionName name, NewRecord draft) {
        return write(
                call,
                name,
                draft.system().keySet(),
                new CreateDecision(deciding, call, name, draft, ids.next()));
    }

    /// Changes the members that the body names (RFC 7396). Nothing changed writes nothing.
    ///
    /// @throws ProblemException `unknown_member`, `invalid_fields`, `record_not_found`, `forbidden`,
    ///     `not_writable`, `precondition_failed`, `unique_violation`, `relation_missing`
    public Written patch(
            Call call,
            CollectionName name,
            RecordId id,
            ObjectNode body,
            Precondition precondition) {
        return write(
                call,
                name,
                Set.of(),
                new PatchDecision(deciding, call, name, id, body, precondition));
    }

    /// Deletes a record, and by their `on-delete` those that refer to it.
    ///
    /// @throws ProblemException `record_not_found`, `forbidden`, `precondition_failed`, `relation_in_use`
    public void delete(Call call, CollectionName name, RecordId id, Precondition precondition) {
        write(call, name, Set.of(), new DeleteDecision(deciding, call, name, id, precondition));
    }

    private <T> T write(
            Call call, CollectionName name, Set<String> own, RecordDecision<T> decision) {
        Collection collection = store.schema().get(name);
        try {
            return store.write(decision);
        } catch (ProblemException e) {
            throw new Discretion(collection, call.caller(), own).told(e);
        }
    }
}
