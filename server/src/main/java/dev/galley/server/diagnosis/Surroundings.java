package dev.galley.server.diagnosis;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What is around a server, as far as a diagnosis looks at it.
///
/// @param ticker nanoseconds that only move forward, for what is measured
public record Surroundings(Machine machine, InstantSource clock, LongSupplier ticker) {}
