package dev.galley.server;

import dev.galley.http.AccessLog;
import dev.galley.http.EventLoops;
import dev.galley.http.Filter;
import dev.galley.http.Http;
import dev.galley.http.HttpConfig;
import dev.galley.http.HttpRuntime;
import dev.galley.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/// A real HTTP server with the routes and filters of one room, and a client that sends what it is told to.
public final class RoomServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Http http;

    /// An answer as it came over the wire.
    public record Answer(int status, String head, String body) {

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private RoomServer(Http http) {
        this.http = http;
    }

    public static RoomServer start(HttpConfig config, Routes routes, Filter... filters)
            throws IOException {
        var runtime =
                new HttpRuntime(
                        InstantSource.system(),
                        System::nanoTime,
                        new SplittableRandom(1),
                        AccessLog.NONE,
                        EventLoops.open());
        return new RoomServer(Http.start(config.withPort(0), routes, List.of(filters), runtime));
    }

    public static RoomServer start(Routes routes, Filter... filters) throws IOException {
        return start(HttpConfig.DEFAULTS, routes, filters);
    }

    public int port() {
        return http.port();
    }

    /// Sends a GET with these header lines, and no other than `Connection`.
    public Answer get(String path, String... headers) throws IOException {
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket.getInputStream());
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        var head = text.substring(0, end);
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, text.substring(end + 4));
    }

    @Override
    public void close() {
        http.close();
    }
}
