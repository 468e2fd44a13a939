package dev.galley.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to the product as any client would: for what comes before the measuring.
final class Api {

    private static final String PASSWORD = "a quiet sea at noon";

    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();
    private final int port;

    Api(HttpClient http, int port) {
        this.http = http;
        this.port = port;
    }

    /// What every account of the bench signs in with.
    static String password() {
        return PASSWORD;
    }

    /// A request with a body.
    record Call(String method, String path, String body) {}

    /// An account that has signed in.
    record Account(String id, String token) {}

    Account signUp(String collection, String email) throws IOException {
        return account(collection + "/sign-up", email);
    }

    Account signIn(String collection, String email) throws IOException {
        return account(collection + "/sign-in/password", email);
    }

    private Account account(String door, String email) throws IOException {
        JsonNode answer =
                post(
                        "/api/v1/auth/" + door,
                        "",
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
        return new Account(answer.at("/user/id").asString(), answer.at("/access_token").asString());
    }

    JsonNode post(String path, String token, String body) throws IOException {
        return send("POST", path, token, body);
    }

    JsonNode get(String path, String token) throws IOException {
        return send("GET", path, token, "");
    }

    JsonNode send(String method, String path, String token, String body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(
                        method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
