package dev.galley.app;

/// On or off, in words that YAML reads as words.
enum Switch {
    OFF,
    ON
}
