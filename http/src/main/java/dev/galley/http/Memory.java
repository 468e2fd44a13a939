package dev.galley.http;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that all bodies of requests, or all of answers, may take together.
final class Memory {

    private final AtomicLong used = new AtomicLong();
    private final long limit;

    Memory(DataSize limit) {
        this.limit = limit.bytes();
    }

    /// Takes some, unless that would pass the limit.
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
