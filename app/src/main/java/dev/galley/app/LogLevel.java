package dev.galley.app;

/// How much is logged.
enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
