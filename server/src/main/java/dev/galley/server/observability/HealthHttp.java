package dev.galley.server.observability;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.server.observability.Health.Readiness;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/// Answers those who watch over the process: orchestrators, balancers, people.
///
/// The answers name no cause, since anybody may ask; causes are in the log.
public final class HealthHttp {

    private static final String TYPE = "application/health+json";
    private static final byte[] ALIVE = "{\"status\":\"pass\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Health health;

    public HealthHttp(Health health) {
        this.health = health;
    }

    public void routes(Routes routes) {
        routes.get("/health/live", this::live).access(Access.OPEN);
        routes.get("/health/ready", this::ready).access(Access.OPEN);
    }

    private Response live(Request request) {
        return uncached(Response.of(OK, TYPE, ALIVE));
    }

    private Response ready(Request request) {
        Readiness now = health.readiness();
        byte[] body = Json.STRICT.write(json -> write(now, json));
        return uncached(Response.of(now.ready() ? OK : UNAVAILABLE, TYPE, body));
    }

    private static Response uncached(Response response) {
        return response.withHeader("cache-control", "no-store");
    }

    private static void write(Readiness now, JsonGenerator json) {
        json.writeStartObject();
        status(now.ready(), json);
        json.writeObjectPropertyStart("checks");
        check("storage:reads", now.readable(), json);
        check("storage:writes", now.writable(), json);
        check("server:accepting", !now.draining(), json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void check(String name, boolean good, JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        json.writeStartObject();
        status(good, json);
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void status(boolean good, JsonGenerator json) {
        json.writeStringProperty("status", good ? "pass" : "fail");
    }
}
