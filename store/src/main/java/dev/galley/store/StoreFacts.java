package dev.galley.store;

import java.time.Instant;

/// What a store is, for operators.
///
/// @param product   the engine and its version, `SQLite 3.54.1`
/// @param supported whether that version is one that data is safe on
/// @param embedded  whether its files are in the data folder of this process
/// @param durable   whether the engine waits for the disk
/// @param format    of the database
/// @param bytes     that the database takes
/// @param newest    when the newest change was made; [Instant#EPOCH] when there is none
public record StoreFacts(
        String product,
        boolean supported,
        boolean embedded,
        boolean durable,
        long format,
        long bytes,
        Instant newest) {}
