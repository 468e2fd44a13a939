package dev.galley.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets that a server listens on, and the event loops that serve them.
///
/// One that speaks TLS listens without it on the loopback address too, on a port of its own: for the command line of
/// its machine, which knows no name that a certificate could be for.
final class Listeners {

    /// Room in the request line for the method and the version beside the target.
    private static final int LINE_ROOM = 64;

    /// The kernel doubles it; without it up to 4 MB per slow reader would wait in the kernel.
    private static final int SEND_BUFFER = 128 * 1024;

    /// How much of a body a stream of HTTP/2 may send before it is asked for more.
    private static final int STREAM_WINDOW = 256 * 1024;

    /// The same for all streams of a connection together.
    private static final int CONNECTION_WINDOW = 4 * STREAM_WINDOW;

    /// Requests on a connection at the same time. More of a phone's would wait for the same locks.
    private static final int STREAMS = 100;

    private static final int BACKLOG = 1024;
    private static final SocketAddress LOCAL = SocketAddress.sharedRandomPort(2, "127.0.0.1");
    private static final long SWEEP_MILLIS = 250;
    private static final long STEP_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Engine engine;
    private final Vertx vertx;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /// Of this machine alone; none where [#servers] are not encrypted, either.
    private final List<HttpServer> local = new CopyOnWriteArrayList<>();

    private final List<CertificateWatch> watches = new CopyOnWriteArrayList<>();

    Listeners(Engine engine) {
        this.engine = engine;
        this.vertx = engine.runtime.loops().vertx();
    }

    /// @throws TlsException when the certificate cannot be used
    /// @throws IOException  when the address is taken or not ours
    void open() throws IOException {
        switch (engine.config.transport()) {
            case Transport.Plain(boolean http2) ->
                    deploy(loop ->
                            serve(loop, vertx.createHttpServer(config(http2)), address(), servers));
            case Transport.Tls files -> openTls(files);
        }
    }

    private void openTls(Transport.Tls files) throws IOException {
        CertificateWatch.Reading reading = now -> Certificate.read(files, now, vertx);
        CertificateWatch watch =
                new CertificateWatch(files, reading, this::use, engine.runtime.clock());
        ServerSSLOptions tls = watch.shown().options(engine.config.headTimeout());
        deploy(loop ->
                Future.all(
                        serve(loop, vertx.createHttpServer(config(true), tls), address(), servers),
                        serve(loop, vertx.createHttpServer(config(false)), LOCAL, local)));
        watches.add(watch.start());
    }

    private void use(Certificate certificate) throws IOException {
        ServerSSLOptions tls = certificate.options(engine.config.headTimeout());
        await(Future.all(servers.stream().map(server -> server.updateSSLOptions(tls)).toList()));
    }

    private void deploy(Function<Loop, Future<?>> listen) throws IOException {
        SplittableRandom random = new SplittableRandom(engine.runtime.random().nextLong());
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < EventLoops.count(); i++) {
            starts.add(vertx.deployVerticle(new LoopVerticle(listen, random.split())));
        }
        await(Future.all(starts));
    }

    private static Future<?> serve(
            Loop loop, HttpServer server, SocketAddress address, List<HttpServer> all) {
        all.add(server);
        return server.connectionHandler(loop::connected)
                .invalidRequestHandler(loop::invalid)
                .requestHandler(loop::accept)
                .listen(address);
    }

    private HttpServerConfig config(boolean http2) {
        HttpServerConfig server =
                new HttpServerConfig()
                        // No outbound queue per connection, which saves 4.7 KB each; responses are
                        // written on the loop only.
                        .setStrictThreadMode(true)
                        .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)
                        .setHttp1Config(
                                new Http1ServerConfig()
                                        .setMaxInitialLineLength(Target.MAX_LENGTH + LINE_ROOM)
                                        .setMaxHeaderSize(Head.MAX_HEADER_BYTES));
        if (http2) {
            server.setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
                    .setHttp2Config(
                            new Http2ServerConfig()
                                    .setConnectionWindowSize(CONNECTION_WINDOW)
                                    .setInitialSettings(
                                            new Http2Settings()
                                                    .setMaxConcurrentStreams(STREAMS)
                                                    .setInitialWindowSize(STREAM_WINDOW)
                                                    .setMaxHeaderListSize(Head.MAX_HEADER_BYTES)));
        }
        server.getTcpConfig().setAcceptBacklog(BACKLOG);
        server.getTcpConfig().getTransportConfig().setSendBufferSize(SEND_BUFFER);
        return server;
    }

    /// All loops listen on one socket; by itself each would take a free port of its own.
    private SocketAddress address() {
        HttpConfig config = engine.config;
        return config.port() == 0
                ? SocketAddress.sharedRandomPort(1, config.host())
                : SocketAddress.inetSocketAddress(config.port(), config.host());
    }

    int port() {
        return servers.getFirst().actualPort();
    }

    int localPort() {
        return local.isEmpty() ? port() : local.getFirst().actualPort();
    }

    /// Runs something for each event loop, on it.
    void onEach(Consumer<Loop> task) {
        loops.forEach(loop -> loop.run(() -> task.accept(loop)));
    }

    int loops() {
        return loops.size();
    }

    /// Looks whether there is a new certificate, as it does by itself every few seconds.
    void lookAtCertificate() {
        watches.forEach(CertificateWatch::look);
    }

    /// Sockets first: Vert.x ends its loops while connections still have something to say to them.
    void close() {
        watches.forEach(CertificateWatch::close);
        List<Future<Void>> closing =
                Stream.concat(servers.stream(), local.stream()).map(HttpServer::close).toList();
        stop(Future.join(closing));
        engine.runtime.loops().close();
    }

    static void stop(Future<?> stopping) {
        try {
            await(stopping);
        } catch (IOException e) {
            LOG.warn("the HTTP server did not stop as it should", e);
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the event loops do not answer", e);
        }
    }

    /// One event loop with servers of its own on the shared ports, so that a connection and all that
    /// belongs to it stay on one thread.
    private final class LoopVerticle extends VerticleBase {

        private final Function<Loop, Future<?>> listen;
        private final SplittableRandom random;

        private LoopVerticle(Function<Loop, Future<?>> listen, SplittableRandom random) {
            this.listen = listen;
            this.random = random;
        }

        @Override
        public Future<?> start() {
            Loop loop = new Loop(engine, context, random);
            loops.add(loop);
            vertx.setPeriodic(SWEEP_MILLIS, _ -> loop.sweep());
            return listen.apply(loop);
        }
    }
}
