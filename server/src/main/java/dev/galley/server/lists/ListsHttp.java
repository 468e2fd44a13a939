package dev.galley.server.lists;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.requests.Addresses;
import dev.galley.server.requests.Calls;
import dev.galley.server.requests.Precondition;
import java.time.InstantSource;

/// Lists and views of records over HTTP.
public final class ListsHttp {

    private static final String COLLECTION = "/api/v1/collections/{collection}";
    private static final String ALL = COLLECTION + "/records";
    private static final String ONE = ALL + "/{id}";

    private final Lists lists;
    private final InstantSource clock;

    public ListsHttp(Lists lists, InstantSource clock) {
        this.lists = lists;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.get(ALL, this::list).access(Access.ANYONE).parameters(ListParameters.NAMES);
        routes.query(ALL, this::list).access(Access.ANYONE);
        routes.get(ONE, this::view).access(Access.ANYONE).parameters("fields", "expand");
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
                lists.list(
                        Calls.of(request, clock),
                        Addresses.collection(request),
                        parameters.request());
        Response response = Response.json(200, page.json());
        return page.next().isEmpty() || request.method().equals("QUERY")
                ? response
                : response.withHeader("Link", parameters.link(request.path(), page.next()));
    }

    private Response count(Request request) {
        long count =
                lists.count(
                        Calls.of(request, clock),
                        Addresses.collection(request),
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
                200,
                lists.aggregate(Calls.of(request, clock), Addresses.collection(request), wanted));
    }

    private Response view(Request request) {
        ViewRequest wanted =
                new ViewRequest(
                        request.query("fields").orElse(""),
                        request.query("expand").orElse(""),
                        Precondition.of(request));
        View view =
                lists.view(
                        Calls.of(request, clock),
                        Addresses.collection(request),
                        Addresses.id(request),
                        wanted);
        Response response = view.known() ? Response.empty(304) : Response.json(200, view.json());
        return response.withHeader("ETag", view.etag());
    }
}
