package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.AccessLog;
import dev.galley.http.EventLoops;
import dev.galley.http.Http;
import dev.galley.http.HttpConfig;
import dev.galley.http.HttpRuntime;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The room's routes on a socket, with one route of each kind of access besides.
final class WebServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    final ConcurrentLinkedQueue<AccessLog.Entry> log = new ConcurrentLinkedQueue<>();
    private final Http http;
    private final HttpClient client = HttpClient.newHttpClient();

    WebServer(World world) {
        var routes = new Routes();
        new AuthHttp(world.auth).routes(routes);
        routes.get("/open", WebServer::who).access(Access.OPEN);
        routes.get("/anyone", WebServer::who).access(Access.ANYONE).parameters("q");
        routes.get("/signed-in", WebServer::who).access(Access.SIGNED_IN);
        routes.get("/schema", WebServer::who).access(new Access.Admin("schema"));
        routes.post("/schema", WebServer::who).access(new Access.Admin("schema"));
        var runtime =
                new HttpRuntime(
                        world.time.clock(),
                        System::nanoTime,
                        world.runtime.random(),
                        log::add,
                        EventLoops.open());
        try {
            http =
                    Http.start(
                            HttpConfig.DEFAULTS.withPort(0).withDrain(Duration.ofMillis(1)),
                            routes,
                            List.of(new AuthFilter(world.auth)),
                            runtime);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response who(Request request) {
        return Response.of(200, "text/plain", request.caller().getClass().getSimpleName());
    }

    /// An answer as a client sees it.
    record Answer(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        JsonNode json() {
            return JSON.readTree(http.body());
        }

        /// The code of a problem, or the error of OAuth.
        String code() {
            JsonNode json = json();
            return json.path(json.has("error") ? "error" : "code").asString("");
        }

        String header(String name) {
            return String.join(" | ", http.headers().allValues(name));
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, json, with(headers, "Content-Type", "application/json"));
    }

    Answer form(String path, String form, String... headers) {
        return send(
                "POST",
                path,
                form,
                with(headers, "Content-Type", "application/x-www-form-urlencoded"));
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}
