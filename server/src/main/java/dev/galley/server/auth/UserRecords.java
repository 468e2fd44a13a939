package dev.galley.server.auth;

import dev.galley.model.Call;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.lists.Lists;
import dev.galley.server.records.Records;
import dev.galley.store.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// How users are made and shown: through the gate that every record passes.
public interface UserRecords {

    /// Through the rooms `records` and `lists`, and so through the gate.
    static UserRecords of(Records records, Lists lists) {
        return new GatedUsers(records, lists);
    }

    /// Makes a user, judged by the create rule of the collection for `call`. On disk when it returns.
    ///
    /// @param profile what the client said of itself: the body without address and password
    /// @param system  fields that clients may not set, the address among them
    /// @param also    statements that belong in the same transaction, for the id it gets; may be asked
    ///     more than once
    /// @return the new id
    /// @throws dev.galley.model.ProblemException what creating a record throws; for an address that is
    ///     taken `unique_violation` at `/email`
    RecordId create(
            Call call,
            CollectionName collection,
            ObjectNode profile,
            Map<String, Value> system,
            Function<RecordId, List<Change.Effect>> also);

    /// A user's own record as JSON, as far as the view rule shows it to `call`; never less than its id.
    byte[] view(Call call, CollectionName collection, RecordId id);
}
