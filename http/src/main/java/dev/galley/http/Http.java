package dev.galley.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: event loops for sockets, a virtual thread for each request.
///
/// On the loops, before any thread: framing, limits, the route, its parameters and media types, the
/// whole body. Then the filters in the order given, then the handler, blocking as they like. Problems
/// are encoded, request ids given and the access log written around all of it, refusals included.
public final class Http implements AutoCloseable {

    /// Room in the request line for the method and the version beside the target.
    private static final int LINE_ROOM = 64;

    /// The kernel doubles it; without it up to 4 MB per slow reader would wait in the kernel.
    private static final int SEND_BUFFER = 128 * 1024;

    private static final int BACKLOG = 1024;
    private static final long SWEEP_MILLIS = 250;

    private static final long STEP_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Http.class);

    private final Engine engine;
    private final Vertx vertx;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    private Http(Engine engine) {
        this.engine = engine;
        this.vertx = engine.runtime.loops().vertx();
    }

    /// Listens. When this returns, requests are answered.
    ///
    /// @param filters outermost first; all of them stand inside problem encoding and the access log
    /// @throws IOException           when the address is taken or not ours
    /// @throws IllegalStateException when the route table is not complete
    public static Http start(
            HttpConfig config, Routes routes, List<Filter> filters, HttpRuntime runtime)
            throws IOException {
        Http http = new Http(new Engine(config, runtime, routes.all(), chain(filters)));
        try {
            http.listen();
            return http;
        } catch (IOException e) {
            http.stop();
            throw e;
        }
    }

    /// The port it listens on.
    public int port() {
        return servers.getFirst().actualPort();
    }

    /// Handlers running now.
    public int inFlight() {
        return engine.inFlight();
    }

    /// Looks for what takes too long now, as every loop does by itself four times a second.
    void sweep() throws InterruptedException {
        CountDownLatch swept = new CountDownLatch(loops.size());
        for (Loop loop : loops) {
            loop.run(() -> {
                loop.sweep();
                swept.countDown();
            });
        }
        swept.await();
    }

    /// Bytes of bodies held now.
    long bodyMemory() {
        return engine.memory.used();
    }

    /// Bytes of large answers that wait to be sent.
    long answerMemory() {
        return engine.answers.used();
    }

    /// Whether [#close] has begun; readiness says no from then on.
    public boolean draining() {
        return engine.draining();
    }

    /// Goes down without failing anybody: refuses new connections, answers what still comes on kept
    /// ones and asks them to go, waits for handlers, and closes connections once they are quiet. What
    /// still runs after the time of grace is interrupted where its route allows it.
    ///
    /// Returns when the server is down; again and at once when called twice.
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            if (!engine.beginDrain()) {
                return;
            }
            engine.awaitCalm();
            for (Loop loop : loops) {
                loop.run(loop::interruptAll);
            }
            boolean _ = engine.awaitIdle(TimeUnit.SECONDS.toNanos(2));
        } catch (InterruptedException _) {
            interrupted = true;
        }
        stop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sockets first: Vert.x ends its loops while connections still have something to say to them.
    private void stop() {
        stop(Future.join(servers.stream().map(HttpServer::close).toList()));
        engine.runtime.loops().close();
    }

    static void stop(Future<?> stopping) {
        try {
            await(stopping);
        } catch (IOException e) {
            LOG.warn("the HTTP server did not stop as it should", e);
        }
    }

    private void listen() throws IOException {
        SplittableRandom random = new SplittableRandom(engine.runtime.random().nextLong());
        HttpServerConfig config = serverConfig();
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < EventLoops.count(); i++) {
            starts.add(vertx.deployVerticle(new LoopVerticle(config, random.split())));
        }
        await(Future.all(starts));
    }

    private HttpServerConfig serverConfig() {
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

    /// One event loop with its own server on the shared port, so that a connection and all that
    /// belongs to it stay on one thread.
    private final class LoopVerticle extends VerticleBase {

        private final HttpServerConfig config;
        private final SplittableRandom random;

        private LoopVerticle(HttpServerConfig config, SplittableRandom random) {
            this.config = config;
            this.random = random;
        }

        @Override
        public Future<?> start() {
            Loop loop = new Loop(engine, context, random);
            loops.add(loop);
            HttpServer server =
                    vertx.createHttpServer(config)
                            .connectionHandler(loop::connected)
                            .invalidRequestHandler(loop::invalid)
                            .requestHandler(loop::accept);
            servers.add(server);
            vertx.setPeriodic(SWEEP_MILLIS, _ -> loop.sweep());
            return server.listen(address());
        }
    }

    private static Filter.Next chain(List<Filter> filters) {
        Filter.Next next = Http::handle;
        for (Filter filter : filters.reversed()) {
            next = link(filter, next);
        }
        return next;
    }

    private static Filter.Next link(Filter filter, Filter.Next next) {
        return request -> {
            Response response = filter.handle(request, next);
            if (response == null) {
                throw new IllegalStateException(
                        "filter " + filter + " neither answered nor let the request proceed");
            }
            return response;
        };
    }

    private static Response handle(Request request) throws Exception {
        Response response = request.route().handler().handle(request);
        if (response == null) {
            throw new IllegalStateException(
                    "the handler of " + request.route().template() + " gave no answer");
        }
        return response;
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
}
