package dev.galley.http;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The HTTP server: event loops for sockets, a virtual thread for each request.
///
/// On the loops, before any thread: framing, limits, the route, its parameters and media types, the
/// whole body. Then the filters in the order given, then the handler, blocking as they like. Problems
/// are encoded, request ids given and the access log written around all of it, refusals included.
public final class Http implements AutoCloseable {

    private final Engine engine;
    private final Listeners listeners;

    private Http(Engine engine) {
        this.engine = engine;
        this.listeners = new Listeners(engine);
    }

    /// Listens. When this returns, requests are answered.
    ///
    /// @param filters outermost first; all of them stand inside problem encoding and the access log
    /// @throws TlsException          when the certificate cannot be used
    /// @throws IOException           when the address is taken or not ours
    /// @throws IllegalStateException when the route table is not complete
    public static Http start(
            HttpConfig config, Routes routes, List<Filter> filters, HttpRuntime runtime)
            throws IOException {
        Http http = new Http(new Engine(config, runtime, routes.all(), chain(filters)));
        try {
            http.listeners.open();
            return http;
        } catch (IOException e) {
            http.listeners.close();
            throw e;
        }
    }

    /// The port it listens on.
    public int port() {
        return listeners.port();
    }

    /// The port on which programs of this machine find it on the loopback address, not encrypted.
    public int localPort() {
        return listeners.localPort();
    }

    /// Handlers running now.
    public int inFlight() {
        return engine.inFlight();
    }

    /// Looks for what takes too long now, as every loop does by itself four times a second.
    void sweep() throws InterruptedException {
        CountDownLatch swept = new CountDownLatch(listeners.loops());
        listeners.onEach(loop -> {
            loop.sweep();
            swept.countDown();
        });
        swept.await();
    }

    /// Looks whether the files of the certificate have changed.
    void lookAtCertificate() {
        listeners.lookAtCertificate();
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
            listeners.onEach(Loop::sendAway);
            engine.awaitCalm();
            listeners.onEach(Loop::interruptAll);
            boolean _ = engine.awaitIdle(TimeUnit.SECONDS.toNanos(2));
        } catch (InterruptedException _) {
            interrupted = true;
        }
        listeners.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
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
}
