package dev.galley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A connection of HTTP/2, known beforehand, whose frames the test writes itself (RFC 9113 §4, §6).
final class FrameClient implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// Small, so that a client that does not read is noticed soon.
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST_HEADER_BYTES = 1 << 20;

    /// A frame as it came.
    record Frame(int type, int flags, int stream, ByteBuffer payload) {

        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /// The code of an RST_STREAM, or of a GOAWAY.
        int code() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder =
            new DefaultHttp2HeadersDecoder(true, MOST_HEADER_BYTES);

    /// @param settings identifiers and values in turn
    FrameClient(int port, int... settings) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write(PREFACE);
        settings(settings);
    }

    FrameClient settings(int... settings) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, payload.array());
    }

    FrameClient send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(stream);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head.array());
        frame.write(payload);
        out.write(frame.toByteArray());
        out.flush();
        return this;
    }

    /// The head of a request.
    ///
    /// @param headers names and values in turn
    FrameClient request(int stream, boolean ends, String method, String path, String... headers)
            throws IOException {
        Http2Headers head =
                new DefaultHttp2Headers(false)
                        .method(method)
                        .path(path)
                        .scheme("http")
                        .authority("localhost");
        for (int i = 0; i < headers.length; i += 2) {
            head.add(headers[i], headers[i + 1]);
        }
        return head(stream, ends, head);
    }

    FrameClient get(int stream, String path) throws IOException {
        return request(stream, true, "GET", path);
    }

    FrameClient head(int stream, boolean ends, Http2Headers head) throws IOException {
        return send(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, block(stream, head));
    }

    byte[] block(int stream, Http2Headers head) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, head, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return ByteBufUtil.getBytes(block);
    }

    FrameClient data(int stream, boolean ends, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return send(DATA, ends ? END_STREAM : 0, stream, bytes);
    }

    FrameClient reset(int stream) throws IOException {
        return send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    FrameClient window(int stream, int more) throws IOException {
        return send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
    }

    /// The next frame, settings and window updates left out.
    Frame read() throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
            if (type != SETTINGS && type != WINDOW_UPDATE) {
                return new Frame(type, flags, stream, payload);
            }
        }
    }

    /// The next frame of that type, others left out.
    Frame read(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /// The whole answer on a stream; nothing of others may come meanwhile.
    Answer answer(int stream) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Frame frame;
        do {
            frame = read();
            if (frame.stream() != stream || (frame.type() != HEADERS && frame.type() != DATA)) {
                throw new IOException("not of the answer: " + frame);
            }
            if (frame.type() == DATA) {
                body.writeBytes(frame.payload().array());
            } else {
                decode(frame, headers);
            }
        } while (!frame.ends());
        return new Answer(
                Integer.parseInt(headers.getOrDefault(":status", List.of("0")).getLast()),
                headers,
                body.toString(StandardCharsets.UTF_8));
    }

    private void decode(Frame frame, Map<String, List<String>> headers) throws IOException {
        try {
            int from = (frame.flags() & PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
            ByteBuf block = Unpooled.wrappedBuffer(frame.payload()).skipBytes(from);
            decoder.decodeHeaders(frame.stream(), block)
                    .forEach(header ->
                            headers.computeIfAbsent(
                                            header.getKey().toString(), _ -> new ArrayList<>())
                                    .add(header.getValue().toString()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    /// Reads until the server has closed; the last frame before, or an exception where there was none.
    Frame readToTheEnd() throws IOException {
        Frame last = read();
        try {
            while (true) {
                last = read();
            }
        } catch (java.io.EOFException | java.net.SocketException _) {
            return last;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
