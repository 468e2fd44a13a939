package dev.galley.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection and what it is doing. Touched on its event loop only.
///
/// The only class that looks below Vert.x's public types, for two things it has no words for: the
/// listening socket, and closing one direction.
final class Connection {

    private enum State {
        /// No request yet.
        FRESH,
        /// Answered, waiting for another.
        IDLE,
        /// A request is on it.
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
    private @Nullable Exchange exchange;

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

    void busy(Exchange next) {
        state = State.BUSY;
        exchange = next;
    }

    void idle(long now) {
        state = State.IDLE;
        since = now;
        exchange = null;
    }

    /// From now on nothing on it is answered.
    void leaving(long now) {
        state = State.LEAVING;
        since = now;
        exchange = null;
    }

    boolean isLeaving() {
        return state == State.LEAVING;
    }

    /// Says that nothing more will come. The client closes then, or the sweep does.
    void endOutput() {
        if (channel() instanceof DuplexChannel duplex) {
            ChannelFuture _ = duplex.shutdownOutput();
        } else {
            close();
        }
    }

    void close() {
        socket.close();
    }

    /// The request on it loses its client.
    void lost() {
        Exchange current = exchange;
        if (current != null) {
            exchange = null;
            current.gone();
        }
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
