package dev.galley.model;

import java.util.Optional;

/// The name of a collection: a lower-case letter, then lower-case letters, digits and `_`, at most 48 characters.
///
/// A name never begins with `_`: those are Galley's own tables, which no generic route reaches.
public record CollectionName(String value) implements Comparable<CollectionName> {

    /// Shorter than a column's 63, since index and link-table names are made from it.
    public static final int MAX_LENGTH = 48;

    public CollectionName {
        if (!Names.isName(value) || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a collection name: " + value);
        }
    }

    /// The name that `text` spells, or empty when it spells none.
    public static Optional<CollectionName> parse(String text) {
        return Names.isName(text) && text.length() <= MAX_LENGTH
                ? Optional.of(new CollectionName(text))
                : Optional.empty();
    }

    @Override
    public int compareTo(CollectionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
