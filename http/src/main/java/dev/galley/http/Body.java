package dev.galley.http;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The body of a request: filled by the event loop while it arrives, then read by the handler.
///
/// A packed body is unpacked when it is first asked for, that is on the request's own thread and after
/// the filters have let the request through, so that a stranger's bomb is never opened. Its bytes,
/// packed and unpacked, count against the memory of all bodies until the request is over.
final class Body {

    private static final byte[] NOTHING = {};
    private static final int FIRST_BYTES = 1024;

    private final Memory memory;
    private final long limit;
    private final boolean gzip;
    private byte[] bytes = NOTHING;
    private int size;
    private long taken;
    private byte @Nullable [] unpacked;

    Body(Memory memory, DataSize limit, boolean gzip) {
        this.memory = memory;
        this.limit = limit.bytes();
        this.gzip = gzip;
    }

    /// Adds what arrived.
    ///
    /// @throws ProblemException `body_too_large`, `overloaded`
    void append(byte[] chunk) {
        long length = (long) size + chunk.length;
        if (length > limit) {
            throw tooLarge(limit);
        }
        take(chunk.length);
        if (bytes.length == 0 && length == chunk.length) {
            bytes = chunk;
        } else if (length > bytes.length) {
            long room = Math.min(limit, Math.max(FIRST_BYTES, Math.max(length, bytes.length * 2L)));
            bytes = Arrays.copyOf(bytes, (int) room);
            System.arraycopy(chunk, 0, bytes, size, chunk.length);
        } else {
            System.arraycopy(chunk, 0, bytes, size, chunk.length);
        }
        size = (int) length;
    }

    /// Bytes as they came.
    int wireSize() {
        return size;
    }

    /// The whole body, unpacked.
    ///
    /// @throws ProblemException `body_too_large`, `bad_request`, `overloaded`
    byte[] bytes() {
        byte[] known = unpacked;
        if (known == null) {
            known = gzip ? unpack() : size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
            unpacked = known;
        }
        return known;
    }

    /// Gives the memory back; the body is not read any more.
    void release() {
        memory.give(taken);
        taken = 0;
    }

    private byte[] unpack() {
        long most = Math.max(limit, Math.min(limit * Route.UNPACKED_FACTOR, Route.MAX_UNPACKED));
        byte[] out = new byte[(int) Math.min(most, Math.max(FIRST_BYTES, size * 4L))];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, 0, size))) {
            while (true) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, (int) Math.min(most + 1, out.length * 2L));
                }
                int n = in.read(out, length, out.length - length);
                if (n < 0) {
                    return Arrays.copyOf(out, length);
                }
                take(n);
                length += n;
                if (length > most) {
                    throw tooLarge(most);
                }
            }
        } catch (IOException _) {
            throw Problem.of(ProblemCode.BAD_REQUEST, "The body is not valid gzip.");
        }
    }

    private void take(long count) {
        if (!memory.take(count)) {
            throw Problem.retry(ProblemCode.OVERLOADED, 1);
        }
        taken += count;
    }

    private static ProblemException tooLarge(long limit) {
        String most = "At most " + new DataSize(limit) + ".";
        return Problem.of(
                ProblemCode.BODY_TOO_LARGE, limit == 0 ? "This request takes no body." : most);
    }
}
