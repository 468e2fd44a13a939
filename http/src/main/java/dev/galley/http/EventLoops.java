package dev.galley.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The threads that sockets live on.
///
/// To open them takes a fifth of a start, most of it for classes, and needs nothing of the rest: so it begins in a
/// thread of its own, and whoever starts a server opens a database meanwhile. They belong to the [Http] that is
/// started on them, and go down with it.
public final class EventLoops implements AutoCloseable {

    /// What the server itself calls is looked up as the JDK does; a resolver of its own would cost every start.
    private static final String NO_RESOLVER = "vertx.disableDnsResolver";

    private final CompletableFuture<Vertx> vertx;

    private EventLoops(CompletableFuture<Vertx> vertx) {
        this.vertx = vertx;
    }

    /// Begins to open them, and returns at once.
    public static EventLoops open() {
        Executor beside = task -> Thread.ofPlatform().name("event-loops").start(task);
        return new EventLoops(CompletableFuture.supplyAsync(EventLoops::create, beside));
    }

    private static Vertx create() {
        if (System.getProperty(NO_RESOLVER) == null) {
            System.setProperty(NO_RESOLVER, "true");
        }
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(count())
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(2)
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false)));
    }

    static int count() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /// Waits for them where they are not open yet.
    Vertx vertx() {
        return vertx.join();
    }

    /// Ends the threads. Idempotent; whoever has started an [Http] on them closes that.
    @Override
    public void close() {
        Listeners.stop(vertx().close());
    }
}
