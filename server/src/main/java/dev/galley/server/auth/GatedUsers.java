package dev.galley.server.auth;

import dev.galley.http.Json;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.lists.Lists;
import dev.galley.server.records.NewRecord;
import dev.galley.server.records.Records;
import dev.galley.server.requests.Precondition;
import dev.galley.store.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Users as records: made by the room `records` and shown by the room `lists`, through the gate.
final class GatedUsers implements UserRecords {

    private final Records records;
    private final Lists lists;

    GatedUsers(Records records, Lists lists) {
        this.records = records;
        this.lists = lists;
    }

    @Override
    public RecordId create(
            Call call,
            CollectionName collection,
            ObjectNode profile,
            Map<String, Value> system,
            Function<RecordId, List<Change.Effect>> also) {
        NewRecord user = new NewRecord(profile, Precondition.NONE, system, also);
        return records.create(call, collection, user).id();
    }

    @Override
    public byte[] view(Call call, CollectionName collection, RecordId id) {
        return lists.view(call, collection, id).orElseGet(() -> idAlone(id));
    }

    private static byte[] idAlone(RecordId id) {
        return Json.STRICT.write(json -> {
            json.writeStartObject();
            json.writeStringProperty(Collection.ID, id.value());
            json.writeEndObject();
        });
    }
}
