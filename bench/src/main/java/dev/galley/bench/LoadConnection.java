package dev.galley.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// One kept connection that has one request under way at a time.
///
/// Reads only as much of an answer as it must: the status, the length, and then counts bytes. So a
/// request costs the generator two system calls and about a microsecond beside them.
final class LoadConnection {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final Workload workload;
    private final SplittableRandom random;
    private final ByteBuffer out = ByteBuffer.allocateDirect(Workload.MAX_REQUEST);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

    private long sentAt;
    private int status;

    /// Bytes of the body still to come; negative while the head is not complete.
    private long missing = -1;

    LoadConnection(int port, Workload workload, SplittableRandom random) throws IOException {
        this.workload = workload;
        this.random = random;
        this.channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    void register(Selector selector) throws IOException {
        register(selector, this);
    }

    /// @param whose what the key of the selector leads back to
    void register(Selector selector, Object whose) throws IOException {
        SelectionKey _ = channel.register(selector, SelectionKey.OP_READ, whose);
    }

    /// Sends the next request.
    void send(long now) throws IOException {
        out.clear();
        workload.write(out, random);
        out.flip();
        sentAt = now;
        missing = -1;
        while (out.hasRemaining()) {
            int _ = channel.write(out);
        }
    }

    /// Reads what has come; true when the answer is complete.
    ///
    /// @throws IOException when the server hung up or said what is not understood
    boolean receive() throws IOException {
        int read = channel.read(in);
        if (read < 0) {
            throw new IOException("the server closed a kept connection");
        }
        if (missing < 0) {
            int end = headEnd();
            if (end < 0) {
                if (!in.hasRemaining()) {
                    throw new IOException("a head of more than " + BUFFER + " bytes");
                }
                return false;
            }
            status = digit(9) * 100 + digit(10) * 10 + digit(11);
            missing = length(end) - (in.position() - end);
        } else {
            missing -= read;
        }
        if (missing > 0) {
            if (!in.hasRemaining()) {
                in.clear();
            }
            return false;
        }
        if (missing < 0) {
            throw new IOException("more bytes than the answer's length says");
        }
        in.clear();
        return true;
    }

    long sentAt() {
        return sentAt;
    }

    int status() {
        return status;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    private int digit(int at) {
        return in.get(at) - '0';
    }

    /// Where the body begins, or −1 while the head is not complete.
    private int headEnd() {
        for (int i = 0; i <= in.position() - 4; i++) {
            if (in.get(i) == '\r'
                    && in.get(i + 1) == '\n'
                    && in.get(i + 2) == '\r'
                    && in.get(i + 3) == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /// What `Content-Length` says; 0 without one, as in a 204.
    private long length(int end) throws IOException {
        for (int i = 12; i < end - LENGTH.length; i++) {
            if (in.get(i) == '\n' && isLength(i + 1)) {
                long length = 0;
                for (int at = i + 1 + LENGTH.length; in.get(at) != '\r'; at++) {
                    if (in.get(at) != ' ') {
                        length = length * 10 + digit(at);
                    }
                }
                return length;
            }
        }
        if (status == 204 || status == 304) {
            return 0;
        }
        throw new IOException("an answer without a length");
    }

    private boolean isLength(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((in.get(at + i) | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
