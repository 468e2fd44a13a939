package dev.galley.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts wrong passwords per address, and counts each try before it is made.
///
/// A try takes its place first and gives it back only when the password was right, so that of 200
/// tries at once no more are checked than the limit has room for. An address that does not exist is
/// counted like any other.
final class FailureLimit {

    /// Each entry costs a stranger one password check, so no window sees more of them on a machine that
    /// makes a hundred checks a second; the least used go first.
    private static final long MAX_ADDRESSES = 100_000;

    private final int maxFailures;
    private final long windowNanos;
    private final LongSupplier ticker;
    private final Cache<String, Row> rows;

    /// Tries in a row.
    ///
    /// @param since   when the first of them began
    /// @param refused whether the last one found no place
    private record Row(long since, int tries, boolean refused) {}

    FailureLimit(int maxFailures, Duration window, LongSupplier ticker) {
        this.maxFailures = maxFailures;
        this.windowNanos = window.toNanos();
        this.ticker = ticker;
        this.rows =
                Caffeine.newBuilder()
                        .maximumSize(MAX_ADDRESSES)
                        .expireAfterWrite(window)
                        .ticker(ticker::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /// Takes a place for one try; it stays taken until the window has passed or [#succeeded] is called.
    ///
    /// @throws dev.galley.model.ProblemException `too_many_requests`
    void begin(String address) {
        long now = ticker.getAsLong();
        Row row = rows.asMap().compute(address, (key, old) -> next(old, now));
        if (row.refused()) {
            long left = windowNanos - (now - row.since());
            int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(left) + 1;
            throw Problem.retry(ProblemCode.TOO_MANY_REQUESTS, seconds);
        }
    }

    /// The try had the right password: the row of failures is over.
    void succeeded(String address) {
        rows.invalidate(address);
    }

    /// The try was never decided, for want of a turn or of the store: it does not count.
    void undecided(String address) {
        rows.asMap()
                .computeIfPresent(
                        address,
                        (key, old) -> new Row(old.since(), Math.max(0, old.tries() - 1), false));
    }

    private Row next(@Nullable Row old, long now) {
        if (old == null || now - old.since() >= windowNanos) {
            return new Row(now, 1, false);
        }
        return old.tries() < maxFailures
                ? new Row(old.since(), old.tries() + 1, false)
                : new Row(old.since(), old.tries(), true);
    }
}
