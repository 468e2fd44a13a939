package dev.galley.http;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the event loops of one server share: settings, the router, counters, and the state of shutdown.
final class Engine {

    /// Shortest look at a server that is shutting down and has requests open.
    private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    final HttpConfig config;
    final HttpRuntime runtime;
    final Intake intake;
    final Filter.Next chain;
    final Memory memory;

    /// Of answers that wait to be sent.
    final Memory answers;

    final ErrorLog errors;
    final ThreadFactory threads = Thread.ofVirtual().name("request-", 0).factory();

    /// Handlers that run.
    private final AtomicInteger inFlight = new AtomicInteger();

    /// Requests whose head has arrived and whose answer has not left.
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean draining;
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();

    Engine(HttpConfig config, HttpRuntime runtime, List<Route> routes, Filter.Next chain) {
        this.config = config;
        this.runtime = runtime;
        this.intake =
                new Intake(
                        new Router(routes),
                        new ClientAddress(config.trustedProxies()),
                        config.cors());
        this.chain = chain;
        this.memory = new Memory(config.maxBodyMemory());
        this.answers = new Memory(config.maxBodyMemory());
        this.errors = new ErrorLog(runtime.ticker());
    }

    int inFlight() {
        return inFlight.get();
    }

    boolean draining() {
        return draining;
    }

    /// Whether one more connection may stay. `from` is where connections come from: Vert.x closes
    /// its listening sockets only together with every idle connection, so they are remembered here.
    boolean connect(Channel from) {
        boolean _ = listeners.add(from);
        return connections.incrementAndGet() <= config.maxConnections();
    }

    void disconnect() {
        connections.decrementAndGet();
        changed();
    }

    void opened() {
        open.incrementAndGet();
        changed();
    }

    void closed() {
        open.decrementAndGet();
        changed();
    }

    /// Whether one more handler may run.
    boolean enter() {
        if (inFlight.incrementAndGet() <= config.maxInFlight()) {
            return true;
        }
        exit();
        return false;
    }

    void exit() {
        inFlight.decrementAndGet();
        changed();
    }

    private void changed() {
        if (draining) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Says that the server goes down, and refuses new connections; false when that was said before.
    boolean beginDrain() throws InterruptedException {
        lock.lock();
        try {
            if (draining) {
                return false;
            }
            draining = true;
        } finally {
            lock.unlock();
        }
        for (Channel listener : listeners) {
            listener.close().await(TimeUnit.SECONDS.toMillis(1));
        }
        return true;
    }

    /// Waits until kept connections have been told to go, or have been quiet for so long that nobody
    /// will write on them; at most for the time of grace.
    void awaitCalm() throws InterruptedException {
        long left = config.grace().toNanos();
        long quiet = config.drain().toNanos();
        lock.lock();
        try {
            while (left > 0 && (connections.get() > 0 || open.get() > 0)) {
                long turn = Math.min(left, Math.max(quiet, GLANCE_NANOS));
                long rest = Math.max(0, changed.awaitNanos(turn));
                left -= turn - rest;
                if (rest == 0 && open.get() == 0) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no handler runs and every answer has left; false when the time is over.
    boolean awaitIdle(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0 && (inFlight.get() > 0 || open.get() > 0)) {
                left = changed.awaitNanos(left);
            }
            return inFlight.get() == 0 && open.get() == 0;
        } finally {
            lock.unlock();
        }
    }
}
