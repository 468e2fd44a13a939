package dev.galley.server.records;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Calls;
import dev.galley.server.retries.IdempotencyKey;
import java.time.InstantSource;

/// Records over HTTP.
public final class RecordsHttp {

    private static final String COLLECTION = "/api/v1/collections/{collection}";
    private static final String ALL = COLLECTION + "/records";
    private static final String ONE = ALL + "/{id}";

    private final Records records;
    private final InstantSource clock;

    public RecordsHttp(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.get(ALL, this::list).access(Access.ANYONE).parameters(ListParameters.NAMES);
        routes.query(ALL, this::list).access(Access.ANYONE);
        routes.post(ALL, this::create).access(Access.ANYONE).repeatable();
        routes.get(ONE, this::view).access(Access.ANYONE).parameters("fields", "expand");
        routes.put(ONE, this::replace).access(Access.ANYONE).repeatable();
        routes.patch(ONE, this::patch).access(Access.ANYONE).repeatable();
        routes.delete(ONE, this::delete).access(Access.ANYONE).repeatable();
        routes.get(COLLECTION + "/count", this::count)
                .access(Access.ANYONE)
                .parameters("filter", "search");
        routes.get(COLLECTION + "/aggregate", this::aggregate)
                .access(Access.ANYONE)
                .parameters("filter", "group", "select");
    }

    private Response list(Request request) {
        ListParameters parameters = ListParameters.of(request);
        Page page =
                records.list(Calls.of(request, clock), collection(request), parameters.request());
        Response response = Response.json(200, page.json());
        return page.next().isEmpty() || request.method().equals("QUERY")
                ? response
                : response.withHeader("Link", parameters.link(request.path(), page.next()));
    }

    private Response count(Request request) {
        long count =
                records.count(
                        Calls.of(request, clock),
                        collection(request),
                        request.query("filter").orElse(""),
                        request.query("search").orElse(""));
        return Response.json(
                200,
                json -> {
                    json.writeStartObject();
                    json.writeNumberProperty("count", count);
                    json.writeEndObject();
                });
    }

    private Response aggregate(Request request) {
        AggregateRequest wanted =
                new AggregateRequest(
                        request.query("filter").orElse(""),
                        request.query("group").orElse(""),
                        request.query("select").orElse(""));
        return Response.json(
                200, records.aggregate(Calls.of(request, clock), collection(request), wanted));
    }

    private Response view(Request request) {
        ViewRequest wanted =
                new ViewRequest(
                        request.query("fields").orElse(""),
                        request.query("expand").orElse(""),
                        precondition(request));
        View view =
                records.view(Calls.of(request, clock), collection(request), id(request), wanted);
        Response response = view.known() ? Response.empty(304) : Response.json(200, view.json());
        return response.withHeader("ETag", view.etag());
    }

    private Response create(Request request) {
        return written(
                request,
                new Operation.Create(
                        collection(request), Bodies.object(request), precondition(request)));
    }

    private Response replace(Request request) {
        return written(
                request,
                new Operation.Replace(
                        collection(request),
                        id(request),
                        Bodies.object(request),
                        precondition(request)));
    }

    private Response patch(Request request) {
        return written(
                request,
                new Operation.Patch(
                        collection(request),
                        id(request),
                        Bodies.object(request),
                        precondition(request)));
    }

    private Response delete(Request request) {
        return written(
                request,
                new Operation.Delete(collection(request), id(request), precondition(request)));
    }

    private Response written(Request request, Operation operation) {
        Written written =
                records.write(Calls.of(request, clock), operation, IdempotencyKey.of(request));
        int status = written.kind().status();
        return switch (written.kind()) {
            case CREATED ->
                    Response.json(status, written.json())
                            .withHeader("ETag", written.etag())
                            .withHeader("Location", location(written));
            case CHANGED ->
                    Response.json(status, written.json()).withHeader("ETag", written.etag());
            case DELETED -> Response.empty(status);
        };
    }

    private static String location(Written written) {
        return "/api/v1/collections/" + written.collection() + "/records/" + written.id();
    }

    private static CollectionName collection(Request request) {
        return CollectionName.parse(request.path("collection"))
                .orElseThrow(() -> Problem.of(ProblemCode.COLLECTION_NOT_FOUND));
    }

    /// What is no id is the id of no record.
    private static RecordId id(Request request) {
        return RecordId.parse(request.path("id"))
                .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
    }

    private static Precondition precondition(Request request) {
        return Precondition.parse(
                request.header("If-Match").orElse(""), request.header("If-None-Match").orElse(""));
    }
}
