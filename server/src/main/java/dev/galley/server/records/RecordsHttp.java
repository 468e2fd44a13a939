package dev.galley.server.records;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.requests.Addresses;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Calls;
import dev.galley.server.requests.Precondition;
import dev.galley.server.retries.IdempotencyKey;
import java.time.InstantSource;

/// Writes of records over HTTP.
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
        routes.post(ALL, this::create).access(Access.ANYONE).repeatable();
        routes.put(ONE, this::replace).access(Access.ANYONE).repeatable();
        routes.patch(ONE, this::patch).access(Access.ANYONE).repeatable();
        routes.delete(ONE, this::delete).access(Access.ANYONE).repeatable();
    }

    private Response create(Request request) {
        return written(
                request,
                new Operation.Create(
                        Addresses.collection(request),
                        Bodies.object(request),
                        Precondition.of(request)));
    }

    private Response replace(Request request) {
        return written(
                request,
                new Operation.Replace(
                        Addresses.collection(request),
                        Addresses.id(request),
                        Bodies.object(request),
                        Precondition.of(request)));
    }

    private Response patch(Request request) {
        return written(
                request,
                new Operation.Patch(
                        Addresses.collection(request),
                        Addresses.id(request),
                        Bodies.object(request),
                        Precondition.of(request)));
    }

    private Response delete(Request request) {
        return written(
                request,
                new Operation.Delete(
                        Addresses.collection(request),
                        Addresses.id(request),
                        Precondition.of(request)));
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
}
