package dev.galley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// A kind of request, made anew each time it is sent.
///
/// @param name   what the results call it
/// @param status the only answer that counts; every other is an error
/// @param kind   what its requests are made of
public record Workload(String name, int status, Kind kind) {

    /// Longest request that any workload makes.
    static final int MAX_REQUEST = 4096;

    /// Writes requests.
    @FunctionalInterface
    public interface Kind {
        /// Writes one whole request, head and body.
        void write(ByteBuffer to, SplittableRandom random);
    }

    void write(ByteBuffer to, SplittableRandom random) {
        kind.write(to, random);
    }

    /// Puts text that is ASCII.
    static void put(ByteBuffer to, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            to.put((byte) ascii.charAt(i));
        }
    }

    /// The head of a request on behalf of a bearer, up to and without the blank line.
    static String head(String method, String target, String token) {
        return method
                + " "
                + target
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + token
                + "\r\n";
    }

    /// A request whose bytes never change.
    static Kind constant(String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        return (to, _) -> to.put(bytes);
    }
}
