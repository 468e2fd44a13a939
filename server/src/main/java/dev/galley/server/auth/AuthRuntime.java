package dev.galley.server.auth;

import dev.galley.model.Ids;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What the room takes from outside: time, chance and ids.
///
/// @param clock  when tokens were issued and until when they count
/// @param ticker nanoseconds that only move forward, for limits and deadlines: `System::nanoTime`
/// @param random secrets
/// @param ids    sessions, keys, admins
public record AuthRuntime(InstantSource clock, LongSupplier ticker, SecureRandom random, Ids ids) {}
