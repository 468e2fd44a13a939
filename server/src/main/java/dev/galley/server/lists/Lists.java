package dev.galley.server.lists;

import dev.galley.http.Json;
import dev.galley.model.Call;
import dev.galley.model.CollectionName;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.requests.Precondition;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import java.util.List;
import java.util.Optional;

/// Reads records for a caller, one or many. Everything it gives has passed the gate.
public final class Lists {

    private final Store store;
    private final Rulebook rulebook;
    private final Cursors cursors;
    private final Projections projections = new Projections();

    /// @param secrets seal the cursors
    public Lists(Store store, Rulebook rulebook, Secrets secrets) {
        this.store = store;
        this.rulebook = rulebook;
        this.cursors = new Cursors(secrets);
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
                    Reader reader = reader(call, snapshot);
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
                    Reader reader = reader(call, snapshot);
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
                        reader(call, snapshot)
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
                    Reader reader = reader(call, snapshot);
                    Aggregates aggregates =
                            reader.aggregates(name, reader.listing(name).rows(request.filter()));
                    Aggregates.Plan plan = aggregates.plan(request);
                    return Json.STRICT.write(json -> plan.write(snapshot, json));
                });
    }

    private Reader reader(Call call, Snapshot snapshot) {
        return new Reader(rulebook, call, snapshot, projections);
    }
}
