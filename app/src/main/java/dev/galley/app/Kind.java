package dev.galley.app;

/// A sort of value that a key can have: how it is read, shown and described.
///
/// @param <T> what it is once it is read
interface Kind<T> {

    /// Reads a value.
    ///
    /// @throws IllegalArgumentException whose message goes on after the key's name: `takes …`, `'x' is not …`
    T parse(String text);

    /// The text that [#parse] reads as this value.
    String show(T value);

    /// What it takes, in words for the table of keys: `a duration between 1s and 1h`.
    String words();

    /// Whether the value is kept out of every output.
    default boolean secret() {
        return false;
    }

    /// Whether a list in the file is read, its items joined by commas.
    default boolean list() {
        return false;
    }
}
