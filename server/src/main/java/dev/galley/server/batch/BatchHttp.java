package dev.galley.server.batch;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.limits.RateLimits;
import dev.galley.server.records.Operation;
import dev.galley.server.records.Records;
import dev.galley.server.records.Written;
import dev.galley.server.requests.Bodies;
import dev.galley.server.requests.Calls;
import dev.galley.server.retries.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Batches over HTTP.
public final class BatchHttp {

    private final Records records;
    private final RateLimits rates;
    private final InstantSource clock;

    /// @param rates counts each operation but the first, for which the request itself has been counted
    public BatchHttp(Records records, RateLimits rates, InstantSource clock) {
        this.records = records;
        this.rates = rates;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.post("/api/v1/batch", this::batch).access(Access.ANYONE).repeatable();
    }

    private Response batch(Request request) {
        List<Operation> operations = BatchBody.parse(Bodies.object(request));
        rates.charge(request, RateLimits.Kind.WRITES, operations.size() - 1);
        List<Written> written =
                records.writeAll(Calls.of(request, clock), operations, IdempotencyKey.of(request));
        return Response.json(200, json -> write(written, json));
    }

    private static void write(List<Written> results, JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("results");
        for (Written written : results) {
            json.writeStartObject();
            json.writeNumberProperty("status", written.kind().status());
            switch (written.kind()) {
                case CREATED, CHANGED -> {
                    json.writeStringProperty("etag", written.etag());
                    json.writeName("body");
                    json.writeRawValue(new String(written.json(), StandardCharsets.UTF_8));
                }
                case DELETED -> {}
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
