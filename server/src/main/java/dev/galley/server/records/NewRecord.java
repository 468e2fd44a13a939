package dev.galley.server.records;

import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// A record to be made.
///
/// @param body   the members as the client sent them
/// @param system values of fields that Galley alone sets
/// @param also   statements that belong in the same transaction, for the id it gets
public record NewRecord(
        ObjectNode body,
        Precondition precondition,
        Map<String, Value> system,
        Function<RecordId, List<Change.Effect>> also) {

    public NewRecord {
        system = Map.copyOf(system);
    }

    /// A record of which the client gives all.
    static NewRecord of(ObjectNode body, Precondition precondition) {
        return new NewRecord(body, precondition, Map.of(), id -> List.of());
    }
}
