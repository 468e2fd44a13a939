package dev.galley.testkit.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Sends requests to one server in one caller's name. Safe for use by many threads.
public final class TestClient {

    /// Far above what any request needs, so that only a hanging server meets it.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI server;
    private final Optional<String> token;

    TestClient(HttpClient http, URI server, Optional<String> token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    public Answer get(String path) {
        return send(TestRequest.of("GET", path));
    }

    public Answer post(String path, String json) {
        return send(TestRequest.of("POST", path).withBody(json));
    }

    public Answer patch(String path, String json) {
        return send(TestRequest.of("PATCH", path).withBody(json));
    }

    public Answer delete(String path) {
        return send(TestRequest.of("DELETE", path));
    }

    /// Sends a request and waits for its answer.
    ///
    /// @throws UncheckedIOException when there is none
    public Answer send(TestRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(onWire(request), BodyHandlers.ofByteArray());
            return Answer.of(
                    response.statusCode(), lower(response.headers().map()), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + request, e);
        }
    }

    private HttpRequest onWire(TestRequest request) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server + request.target())).timeout(TIMEOUT);
        builder.method(
                request.method(),
                request.body().map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
        token.ifPresent(text -> builder.setHeader("Authorization", "Bearer " + text));
        if (request.body().isPresent()) {
            builder.setHeader("Content-Type", "application/json");
        }
        request.headers().forEach(builder::setHeader);
        return builder.build();
    }

    private static Map<String, List<String>> lower(Map<String, List<String>> headers) {
        Map<String, List<String>> lower = new LinkedHashMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        return lower;
    }

    /// Sends `GET target` byte by byte, whatever a well-behaved client would say to such a target.
    ///
    /// @return the status of the answer
    public int statusOfRaw(byte[] target) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.writeBytes("GET ".getBytes(StandardCharsets.US_ASCII));
            head.writeBytes(target);
            String rest = " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n";
            String credential = token.map(t -> "Authorization: Bearer " + t + "\r\n").orElse("");
            head.writeBytes(
                    (rest + credential + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(head.toByteArray());
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(
                    new String(
                            Arrays.copyOfRange(line, 9, line.length), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
