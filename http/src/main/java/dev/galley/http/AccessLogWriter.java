package dev.galley.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes access log entries as JSON Lines from one background thread.
///
/// A request thread only puts its entry into a bounded queue; it never waits for the disk and never
/// wakes the writer, which looks by itself every [#TURN_NANOS]. When the queue is full entries are
/// dropped and counted: a log that cannot keep up must not slow the server down. The last
/// milliseconds before a kill may be missing.
public final class AccessLogWriter implements AccessLog, AutoCloseable {

    /// Entries that may wait: a second at 16,000 requests per second.
    static final int QUEUE = 16_384;

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Logger LOG = LoggerFactory.getLogger(AccessLogWriter.class);

    private final ArrayBlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final AccessLine line = new AccessLine();
    private final OutputStream out;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean healthy = true;

    /// Writes to `out` and flushes after each turn; closes it at the end.
    public AccessLogWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, 64 * 1024);
        this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::loop);
    }

    /// Begins to write.
    public AccessLogWriter start() {
        thread.start();
        return this;
    }

    @Override
    public void add(Entry entry) {
        if (!queue.offer(entry)) {
            dropped.incrementAndGet();
        }
    }

    /// Entries lost so far, because the queue was full or the output failed.
    public long dropped() {
        return dropped.get();
    }

    /// Whether the last turn could write.
    public boolean healthy() {
        return healthy;
    }

    /// Writes what waits now; returns how many entries that was.
    int runOnce() {
        List<Entry> entries = new ArrayList<>();
        queue.drainTo(entries);
        try {
            for (Entry entry : entries) {
                line.write(entry, out);
            }
            if (!entries.isEmpty()) {
                out.flush();
                healthy = true;
            }
        } catch (IOException | RuntimeException e) {
            dropped.addAndGet(entries.size());
            if (healthy) {
                LOG.error("the access log cannot be written", e);
            }
            healthy = false;
        }
        return entries.size();
    }

    private void loop() {
        while (!closed) {
            if (runOnce() == 0) {
                LockSupport.parkNanos(TURN_NANOS);
            }
        }
    }

    /// Writes what waits, then closes the output.
    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            int _ = runOnce();
        }
        out.close();
    }
}
