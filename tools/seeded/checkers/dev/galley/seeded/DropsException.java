package dev.galley.seeded;

/// Makes an exception and does not throw it. Expected: `[DeadException]`, an Error Prone error.
final class DropsException {

    void check(int value) {
        if (value < 0) {
            new IllegalArgumentException("negative");
        }
    }
}
