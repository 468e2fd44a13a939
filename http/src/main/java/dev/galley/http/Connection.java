package dev.galley.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection and what it is doing. Touched on its event loop only.
///
/// On HTTP/1.1 one request is on it at a time; on HTTP/2 many are, each on a stream of its own, and what ends one of
/// them leaves the connection to the others.
///
/// The only class that looks below Vert.x's public types, for what it has no words for: the listening socket,
/// closing one direction, and closing without a word.
final class Connection {

    private enum State {
        /// No request yet.
        FRESH,
        /// Answered, waiting for another.
        IDLE,
        /// Requests are on it.
        BUSY,
        /// Told to go.
        LEAVING
    }

    /// How long a client that was told to go may take to read the answer. Closing at once would reset
    /// the connection while its bytes still arrive, and the answer would be lost (RFC 9112 §9.6).
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final HttpConnection socket;
    private final String address;
    private final @Nullable InetAddress peer;
    private State state = State.FRESH;
    private long since;
    private final List<Exchange> open = new ArrayList<>(1);

    Connection(HttpConnection socket, long now) {
        this.socket = socket;
        this.since = now;
        String text = String.valueOf(socket.remoteAddress().hostAddress());
        int scope = text.indexOf('%');
        this.address = scope < 0 ? text : text.substring(0, scope);
        this.peer = AddressRange.address(address).orElse(null);
    }

    /// The socket that accepted this connection.
    Channel listener() {
        return channel().parent();
    }

    /// The other end, as text.
    String address() {
        return address;
    }

    /// The other end, empty when it has no IP address.
    Optional<InetAddress> peer() {
        return Optional.ofNullable(peer);
    }

    /// Whether many requests are on it at the same time.
    boolean multiplexes() {
        return socket.protocolVersion() == HttpVersion.HTTP_2;
    }

    /// Whether what passes over it is encrypted.
    boolean isEncrypted() {
        return socket.isSsl();
    }

    void begun(Exchange exchange) {
        open.add(exchange);
        if (state != State.LEAVING) {
            state = State.BUSY;
        }
    }

    /// The answer to a request has been given to the socket.
    void done(Exchange exchange, long now) {
        open.remove(exchange);
        if (state == State.BUSY && open.isEmpty()) {
            state = State.IDLE;
            since = now;
        }
    }

    /// From now on no further request on it is answered.
    void leaving(long now) {
        state = State.LEAVING;
        since = now;
    }

    boolean isLeaving() {
        return state == State.LEAVING;
    }

    /// Says that nothing more will come. The client closes then, or the sweep does.
    void endOutput() {
        if (channel() instanceof DuplexChannel duplex) {
            ChannelFuture _ = duplex.shutdownOutput();
        } else {
            socket.close();
        }
    }

    /// Asks a client of HTTP/2 to go on elsewhere (RFC 9113 §6.8); what it has begun here is answered.
    void sendAway(Duration grace) {
        if (multiplexes()) {
            socket.shutdown(grace);
        }
    }

    /// Closes it. Clients of HTTP/2 are told, and closed without a word when that did not help.
    void close(long now) {
        boolean told = isLeaving();
        leaving(now);
        if (!multiplexes()) {
            socket.close();
        } else if (told) {
            channel().unsafe().close(channel().voidPromise());
        } else {
            socket.shutdown(Duration.ZERO);
        }
    }

    /// The requests on it lose their client.
    void lost() {
        List<Exchange> lost = List.copyOf(open);
        open.clear();
        lost.forEach(Exchange::gone);
    }

    /// Whether it has done nothing for longer than it may.
    boolean expired(HttpConfig config, long now) {
        long idle = now - since;
        return switch (state) {
            case FRESH -> idle > config.headTimeout().toNanos();
            case IDLE -> idle > config.idleTimeout().toNanos();
            case BUSY -> false;
            case LEAVING -> idle > LINGER.toNanos();
        };
    }

    private Channel channel() {
        return ((HttpServerConnection) socket).channelHandlerContext().channel();
    }
}
