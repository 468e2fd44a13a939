package dev.galley.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs requests that a bug has failed: some of each second in full, and of the others how many there were.
///
/// A bug that every request meets would otherwise write its stack trace thousands of times a second until the disk
/// is full. The access log has a line for each of them all the same.
final class ErrorLog {

    static final int PER_SECOND = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ErrorLog.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier ticker;
    private long since;
    private int logged;
    private long skipped;

    ErrorLog(LongSupplier ticker) {
        this.ticker = ticker;
        this.since = ticker.getAsLong();
    }

    void failed(String id, String method, String route, Throwable e) {
        long others = admit();
        if (others > 0) {
            LOG.error("{} more requests failed", others);
        }
        if (others >= 0) {
            LOG.error("request {} failed: {} {}", id, method, route, e);
        }
    }

    /// Whether one more is logged.
    ///
    /// @return how many were not since the last one that was; below zero when this one is not either
    synchronized long admit() {
        long now = ticker.getAsLong();
        if (now - since >= SECOND) {
            since = now;
            logged = 0;
        }
        if (logged == PER_SECOND) {
            skipped++;
            return -1;
        }
        logged++;
        long others = skipped;
        skipped = 0;
        return others;
    }
}
