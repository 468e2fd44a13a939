package dev.galley.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What people do with a new server: define a collection, sign up, write, list and change a record.
final class Rehearsal {

    private static final String COLLECTION =
            """
            {"name": "notes",
             "fields": [
               {"name": "title", "type": "text", "required": true, "max": 200},
               {"name": "done", "type": "bool", "default": false},
               {"name": "price", "type": "decimal", "scale": 2},
               {"name": "due", "type": "datetime"},
               {"name": "tags", "type": "text", "many": true},
               {"name": "owner", "type": "relation", "to": "users", "required": true, "default": "auth.id", "on-delete": "cascade"}],
             "indexes": [{"fields": ["owner", "-created"]}],
             "rules": {"list": "record.owner == auth.id", "view": "list", "create": "auth != null && next.owner == auth.id",
               "update": "record.owner == auth.id && next.owner == record.owner", "delete": "record.owner == auth.id"}}
            """;
    private static final String NOTE =
            """
            {"title": "Buy tea", "price": "3.20", "due": "2026-11-21T10:00:00Z", "tags": ["green", "loose"]}
            """;
    private static final String NOTES = "/api/v1/collections/notes/records";

    private final String url;
    private final JsonMapper json = JsonMapper.builder().build();

    Rehearsal(String url) {
        this.url = url;
    }

    /// @throws Failure if something is not answered as it should be
    void run(String schemaKey, String password) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            expect(client, 200, "GET", "/health/ready", "", "");
            expect(client, 201, "POST", "/api/v1/admin/collections", schemaKey, COLLECTION);
            JsonNode signedUp =
                    expect(
                            client,
                            201,
                            "POST",
                            "/api/v1/auth/users/sign-up",
                            "",
                            "{\"email\": \"ada@example.com\", \"password\": \"" + password + "\"}");
            records(client, signedUp.path("access_token").asString(""));
        }
    }

    private void records(HttpClient client, String token) {
        String note = expect(client, 201, "POST", NOTES, token, NOTE).path("id").asString("");
        expect(client, 200, "GET", NOTES + "/" + note, token, "");
        expect(client, 200, "PATCH", NOTES + "/" + note, token, "{\"done\": true}");
        expect(client, 200, "GET", NOTES + "?filter=done==true&sort=-created&limit=1", token, "");
        expect(client, 404, "GET", NOTES + "/" + note, "", "");
        expect(client, 204, "DELETE", NOTES + "/" + note, token, "");
    }

    private JsonNode expect(
            HttpClient client, int status, String method, String path, String token, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new Failure(
                        "%s %s: %d, not %d: %s"
                                .formatted(
                                        method, path, answer.statusCode(), status, answer.body()));
            }
            return answer.body().isEmpty() ? json.createObjectNode() : json.readTree(answer.body());
        } catch (IOException e) {
            throw new Failure(method + " " + path + ": " + Failure.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
