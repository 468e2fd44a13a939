package dev.galley.server.auth;

import dev.galley.http.Json;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.server.records.NewRecord;
import dev.galley.server.records.Precondition;
import dev.galley.server.records.Records;
import dev.galley.store.Change;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Users as records: made and shown by the room `records`, through its gate.
final class GatedUsers implements UserRecords {

    private final Records records;

    GatedUsers(Records records) {
        this.records = records;
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
        return records.view(call, collection, id).orElseGet(() -> idAlone(id));
    }

    private static byte[] idAlone(RecordId id) {
        return Json.STRICT.write(json -> {
            json.writeStartObject();
            json.writeStringProperty(Collection.ID, id.value());
            json.writeEndObject();
        });
    }
}
