package dev.galley.store;

import dev.galley.model.CollectionName;
import java.util.List;

/// What a change of the schema would meet in the data that is there.
public record Survey(List<Finding> findings) {

    public Survey {
        findings = List.copyOf(findings);
    }

    /// What is counted.
    public enum Kind {
        /// Records of the collection.
        RECORDS,
        /// Values that would be lost with their field, or records with their collection.
        LOST,
        /// Values or records that stand in the way: the change would be refused.
        IN_THE_WAY
    }

    /// One count.
    ///
    /// @param collection by its present name
    /// @param field      by the name it has after the change, or before it when it goes; several for an index, `a, b`; "" for the
    ///     whole collection
    /// @param detail     a sentence, for what stands in the way
    public record Finding(
            CollectionName collection, String field, Kind kind, long count, String detail) {}
}
