package dev.galley.http;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What the server takes from outside: time, randomness, and a place for the access log.
///
/// @param clock     dates of answers and log entries
/// @param ticker    nanoseconds that only move forward, for every timeout: `System::nanoTime`
/// @param random    request ids
/// @param accessLog hears of each request once
/// @param loops     the threads that sockets live on; closed with the server
public record HttpRuntime(
        InstantSource clock,
        LongSupplier ticker,
        RandomGenerator random,
        AccessLog accessLog,
        EventLoops loops) {}
