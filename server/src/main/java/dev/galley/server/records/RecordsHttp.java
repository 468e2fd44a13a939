package dev.galley.server.records;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Calls;
import dev.galley.server.retries.IdempotencyKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// Records over HTTP.
public final class RecordsHttp {

    private static final String ALL = "/api/v1/collections/{collection}/records";
    private static final String ONE = ALL + "/{id}";

    private final Records records;
    private final InstantSource clock;

    public RecordsHttp(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.get(ALL, this::list)
                .access(Access.ANYONE)
                .parameters("filter", "sort", "limit", "cursor", "fields");
        routes.post(ALL, this::create).access(Access.ANYONE).repeatable();
        routes.get(ONE, this::view).access(Access.ANYONE).parameters("fields");
        routes.put(ONE, this::replace).access(Access.ANYONE).repeatable();
        routes.patch(ONE, this::patch).access(Access.ANYONE).repeatable();
        routes.delete(ONE, this::delete).access(Access.ANYONE).repeatable();
    }

    private Response list(Request request) {
        ListRequest wanted =
                new ListRequest(
                        request.query("filter").orElse(""),
                        request.query("sort").orElse(""),
                        request.query("fields").orElse(""),
                        request.query("cursor").orElse(""),
                        limit(request));
        Page page = records.list(Calls.of(request, clock), collection(request), wanted);
        Response response = Response.json(200, page.json());
        return page.next().isEmpty()
                ? response
                : response.withHeader("Link", link(request.path(), wanted, page.next()));
    }

    private Response view(Request request) {
        ViewRequest wanted =
                new ViewRequest(request.query("fields").orElse(""), precondition(request));
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

    private static int limit(Request request) {
        String text = request.query("limit").orElse(Integer.toString(ListRequest.DEFAULT_LIMIT));
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= ListRequest.MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw Problem.of(
                ProblemCode.INVALID_PARAMETER,
                new FieldError(
                        "limit",
                        "invalid",
                        "is not a whole number from 1 to " + ListRequest.MAX_LIMIT));
    }

    /// The next page for clients that follow links (RFC 8288).
    private static String link(String path, ListRequest request, String next) {
        StringBuilder link = new StringBuilder("<").append(path).append("?cursor=").append(next);
        append(link, "filter", request.filter());
        append(link, "sort", request.sort());
        append(link, "fields", request.fields());
        return link.append("&limit=").append(request.limit()).append(">; rel=\"next\"").toString();
    }

    private static void append(StringBuilder link, String name, String value) {
        if (!value.isEmpty()) {
            link.append('&').append(name).append('=');
            link.append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }
}
