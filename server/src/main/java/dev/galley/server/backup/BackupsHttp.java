package dev.galley.server.backup;

import dev.galley.http.Access;
import dev.galley.http.Json;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Backups over the admin API. The files themselves never pass here: whoever may take one cannot read it by that.
public final class BackupsHttp {

    private static final String BACKUPS = "/api/v1/admin/backups";
    private static final Access ACCESS = new Access.Admin("backup");

    /// Millions of records are written and read again.
    private static final Duration PATIENCE = Duration.ofHours(2);

    private static final double MILLIS_PER_SECOND = 1000;

    private final Backups backups;

    public BackupsHttp(Backups backups) {
        this.backups = backups;
    }

    public void routes(Routes routes) {
        routes.get(BACKUPS, this::list).access(ACCESS);
        routes.post(BACKUPS, this::take).access(ACCESS).patience(PATIENCE);
    }

    private Response list(Request request) {
        List<Backups.Listed> items = backups.list();
        boolean failing = backups.isFailing();
        return Response.json(
                200,
                Json.STRICT.write(json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("items");
                    items.forEach(item -> write(item, json));
                    json.writeEndArray();
                    json.writeBooleanProperty("failing", failing);
                    json.writeEndObject();
                }));
    }

    private static void write(Backups.Listed item, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", item.name());
        json.writeStringProperty("created", item.created().toString());
        json.writeNumberProperty("bytes", item.bytes());
        json.writeBooleanProperty("scheduled", item.scheduled());
        json.writeEndObject();
    }

    private Response take(Request request) {
        Backup taken = backups.take();
        return Response.json(
                201,
                Json.STRICT.write(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("file", taken.file().toAbsolutePath().toString());
                    json.writeStringProperty("created", taken.created().toString());
                    json.writeNumberProperty("records", taken.records());
                    json.writeNumberProperty("rows", taken.rows());
                    json.writeNumberProperty("bytes", taken.bytes());
                    json.writeNumberProperty(
                            "seconds", taken.took().toMillis() / MILLIS_PER_SECOND);
                    json.writeStringProperty("sha256", taken.sha256());
                    json.writeEndObject();
                }));
    }
}
