package dev.galley.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Time that a test moves by hand, the clock and the ticker alike.
final class Time {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicLong sinceStart = new AtomicLong();

    InstantSource clock() {
        return () -> START.plusNanos(sinceStart.get());
    }

    long ticks() {
        return sinceStart.get();
    }

    long millis() {
        return clock().millis();
    }

    void pass(Duration duration) {
        sinceStart.addAndGet(duration.toNanos());
    }
}
