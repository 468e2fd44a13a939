package dev.galley.model;

import java.util.List;

/// An index over fields of a collection, in order. The record's id always follows as the last column.
///
/// @param unique no two records share the values of all fields, nulls apart
public record Index(List<Part> fields, boolean unique) {

    public Index {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("an index needs a field");
        }
    }

    /// One field of an index and its direction.
    public record Part(String field, boolean descending) {}
}
