package dev.galley.server.workers;

import dev.galley.model.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A named loop: one turn, a pause, the next turn. A turn that fails is logged, and the next one comes all the same.
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /// A turn reads or writes a few rows; one that takes longer is waiting for a store that does not answer.
    private static final Duration MAX_FAREWELL = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private final Runnable turn;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean healthy = true;

    /// @param pause between the end of one turn and the beginning of the next
    public Worker(String name, Duration pause, Runnable turn) {
        this.name = name;
        this.pause = pause;
        this.turn = turn;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    /// Begins with a turn at once. Call it once.
    public void start() {
        thread.start();
    }

    /// Runs one turn, on the caller's thread.
    public void runOnce() {
        turn.run();
    }

    /// Whether the last turn went well.
    public boolean isHealthy() {
        return healthy;
    }

    /// Lets the present turn finish; no other follows.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(MAX_FAREWELL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            do {
                tryOnce();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryOnce() {
        try {
            turn.run();
            if (!healthy) {
                LOG.info("{} works again", name);
            }
            healthy = true;
        } catch (ProblemException e) {
            if (healthy) {
                LOG.warn("{} fails: {}", name, e.getMessage());
            }
            healthy = false;
        } catch (RuntimeException e) {
            LOG.error("{} fails", name, e);
            healthy = false;
        }
    }
}
