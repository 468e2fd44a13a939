package dev.galley.server;

import dev.galley.http.AccessLog;
import dev.galley.http.EventLoops;
import dev.galley.http.HttpRuntime;
import dev.galley.server.diagnosis.Machine;
import dev.galley.server.diagnosis.Surroundings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What a server takes from the world around it; a test hands in its own.
///
/// @param clock     the time of day
/// @param ticker    nanoseconds that only move forward, for every timeout
/// @param random    keys, ids, tokens
/// @param accessLog hears of each request once
/// @param loops     the threads that sockets live on; closed with the server
/// @param machine   what it stands on, for a diagnosis
public record Environment(
        InstantSource clock,
        LongSupplier ticker,
        SecureRandom random,
        AccessLog accessLog,
        EventLoops loops,
        Machine machine) {

    /// What of it the HTTP server takes.
    HttpRuntime http() {
        return new HttpRuntime(clock, ticker, random, accessLog, loops);
    }

    /// What a diagnosis looks at.
    Surroundings around() {
        return new Surroundings(machine, clock, ticker);
    }
}
