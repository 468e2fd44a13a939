package dev.galley.server.records;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.server.requests.Precondition;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A write to one record as a client asks for it, by itself or in a batch.
public sealed interface Operation {

    CollectionName collection();

    /// What it asks of the present revision.
    Precondition precondition();

    /// The record it names in its address; empty for one that is to be made.
    default Optional<RecordId> known() {
        return switch (this) {
            case Create _ -> Optional.empty();
            case Replace(var _, var id, var _, var _) -> Optional.of(id);
            case Patch(var _, var id, var _, var _) -> Optional.of(id);
            case Delete(var _, var id, var _) -> Optional.of(id);
        };
    }

    /// The HTTP method it comes by, which rules may ask for.
    default String method() {
        return switch (this) {
            case Create _ -> "POST";
            case Replace _ -> "PUT";
            case Patch _ -> "PATCH";
            case Delete _ -> "DELETE";
        };
    }

    /// Makes a record, under the id the body names or a new one.
    record Create(CollectionName collection, ObjectNode body, Precondition precondition)
            implements Operation {}

    /// Makes the record of that id, or replaces it.
    record Replace(
            CollectionName collection, RecordId id, ObjectNode body, Precondition precondition)
            implements Operation {}

    /// Changes the members that the body names (RFC 7396). Nothing changed writes nothing.
    record Patch(CollectionName collection, RecordId id, ObjectNode body, Precondition precondition)
            implements Operation {}

    /// Deletes a record, and by their `on-delete` those that refer to it.
    record Delete(CollectionName collection, RecordId id, Precondition precondition)
            implements Operation {}
}
