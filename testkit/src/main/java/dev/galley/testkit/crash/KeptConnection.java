package dev.galley.testkit.crash;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// One HTTP/1.1 connection that is used again and again, and never retries anything by itself: a request that
/// fails here has been sent at most once.
final class KeptConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Socket socket;
    private final InputStream in;
    private final String bearer;

    /// @param token of the caller, "" for a guest
    KeptConnection(InetSocketAddress server, String token) throws IOException {
        this(server, token, PATIENCE);
    }

    /// The same for answers that take longer.
    KeptConnection(InetSocketAddress server, String token, Duration patience) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
        bearer = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    }

    /// An answer.
    ///
    /// @param tag  the ETag, "" for none
    /// @param last whether the server wants no further request on this connection
    record Answer(int status, String tag, String body, boolean last) {

        boolean isGood() {
            return status / 100 == 2;
        }
    }

    /// Sends a request and waits for its answer.
    ///
    /// @param body "" for none
    /// @throws IOException when there was no whole answer: nobody knows what became of the request
    Answer send(String method, String path, String body) throws IOException {
        return send(method, path, body, "");
    }

    /// The same under an idempotency key, "" for none.
    Answer send(String method, String path, String body, String key) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1\r\n").append(bearer);
        if (!key.isEmpty()) {
            head.append("Idempotency-Key: ").append(key).append("\r\n");
        }
        if (!body.isEmpty()) {
            head.append("Content-Type: application/json\r\nContent-Length: ").append(bytes.length);
            head.append("\r\n");
        }
        head.append("\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + bytes.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(bytes, 0, request, start.length, bytes.length);
        socket.getOutputStream().write(request);
        return receive();
    }

    private Answer receive() throws IOException {
        String status = line();
        int length = 0;
        String tag = "";
        boolean last = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
            }
            if (lower.startsWith("etag:")) {
                tag = line.substring(line.indexOf(':') + 1).strip();
            }
            last |= lower.startsWith("connection:") && lower.contains("close");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body ended early");
        }
        return new Answer(
                Integer.parseInt(status.split(" ", 3)[1]),
                tag,
                new String(body, StandardCharsets.UTF_8),
                last);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server hung up");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
