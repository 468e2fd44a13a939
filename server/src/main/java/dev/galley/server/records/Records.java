package dev.galley.server.records;

import dev.galley.http.Json;
import dev.galley.model.Call;
import dev.galley.model.CollectionName;
import dev.galley.model.Ids;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.server.retries.Retries;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Change;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.util.List;
import java.util.Optional;

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
    View view(Call call, CollectionName name, RecordId id, ViewRequest request) {
        Wish wish = Wish.parse(request.fields(), request.expand());
        Reads kind = wish.expand().isEmpty() ? Reads.POINT : Reads.SCAN;
        return store.read(
                kind,
                call.share(),
                snapshot -> {
                    Reader reader = new Reader(rulebook, call, snapshot);
                    ListPlan plan = reader.listing(name).planView(id, wish);
                    ViewSink sink = new ViewSink(plan, wish, request.precondition());
                    return sink.view(
                            Json.STRICT.write(
                                    json -> sink.write(snapshot, reader.expander(), json)));
                });
    }

    /// One record as JSON, with all of it that the caller may see; empty if that is nothing.
    ///
    /// @throws ProblemException `collection_not_found`
    public Optional<byte[]> view(Call call, CollectionName name, RecordId id) {
        ViewRequest all = new ViewRequest("", "", Precondition.NONE);
        try {
            return Optional.of(view(call, name, id, all).json());
        } catch (ProblemException e) {
            if (e.problem().code() != ProblemCode.RECORD_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// A page of records as `{"items":[…],"next":"…","count":…}`; no `next` on the last page.
    ///
    /// @throws ProblemException `forbidden`, `collection_not_found`, `invalid_filter`,
    ///     `invalid_parameter`, `invalid_cursor`, `query_too_slow`
    Page list(Call call, CollectionName name, ListRequest request) {
        Wish wish = Wish.parse(request.fields(), request.expand());
        return store.read(
                Reads.SCAN,
                call.share(),
                snapshot -> {
                    Reader reader = new Reader(rulebook, call, snapshot);
                    byte[] context = Cursors.context(snapshot.schema().version(), name, request);
                    List<Value> after = cursors.read(request.cursor(), context);
                    Listing listing = reader.listing(name);
                    List<ListPlan> plans = listing.plan(request, wish, after);
                    PageSink sink = new PageSink(plans, wish);
                    return sink.page(
                            Json.STRICT.write(json -> {
                                json.writeStartObject();
                                sink.write(snapshot, reader.expander(), json);
                                sink.writeNext(json, keys -> cursors.write(keys, context));
                                if (request.count()) {
                                    ListPlan all =
                                            listing.planCount(request.filter(), request.search());
                                    json.writeNumberProperty("count", all.count(snapshot));
                                }
                                json.writeEndObject();
                            }));
                });
    }

    /// How many records the caller may list, of those that the filter selects and the search finds, "" for none.
    ///
    /// @throws ProblemException `forbidden`, `collection_not_found`, `invalid_filter`, `invalid_parameter`
    long count(Call call, CollectionName name, String filter, String search) {
        return store.read(
                Reads.SCAN,
                call.share(),
                snapshot ->
                        new Reader(rulebook, call, snapshot)
                                .listing(name)
                                .planCount(filter, search)
                                .count(snapshot));
    }

    /// What the records come to that the caller may list, as `{"groups":[{"status":"open","count()":3}]}`.
    ///
    /// @throws ProblemException `forbidden`, `collection_not_found`, `invalid_filter`, `invalid_parameter`
    byte[] aggregate(Call call, CollectionName name, AggregateRequest request) {
        return store.read(
                Reads.SCAN,
                call.share(),
                snapshot -> {
                    Reader reader = new Reader(rulebook, call, snapshot);
                    Aggregates aggregates =
                            reader.aggregates(name, reader.listing(name).rows(request.filter()));
                    Aggregates.Plan plan = aggregates.plan(request);
                    return Json.STRICT.write(json -> plan.write(snapshot, json));
                });
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
