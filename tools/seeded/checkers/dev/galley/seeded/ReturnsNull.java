package dev.galley.seeded;

/// Returns null where none may be returned. Expected: `[NullAway]`.
final class ReturnsNull {

    String name() {
        return null;
    }
}
