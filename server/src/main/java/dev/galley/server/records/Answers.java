package dev.galley.server.records;

import dev.galley.http.Json;
import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.rules.Row;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.records.Written.Kind;
import dev.galley.server.requests.Bodies;
import dev.galley.server.retries.IdempotencyKey;
import dev.galley.server.retries.Retries;
import dev.galley.store.Change;
import dev.galley.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Answers of writes, kept for those who send the same again under an idempotency key.
///
/// Each is one line, since JSON as we write it has no line breaks: kind, collection, id, revision, body.
/// A replay is judged anew: who may not view the record any more gets its id alone, and members that may
/// not be read any more are left out. What has gone since may be viewed by nobody.
final class Answers {

    private static final int PARTS = 5;

    private final Rulebook rulebook;
    private final Retries retries;

    Answers(Rulebook rulebook, Retries retries) {
        this.rulebook = rulebook;
        this.retries = retries;
    }

    /// What the write with this key came to, as the caller may hear it now; empty if there was none.
    ///
    /// @throws dev.galley.model.ProblemException `idempotency_key_reused`
    Optional<List<Written>> find(Snapshot snapshot, Call call, IdempotencyKey key) {
        return retries.find(snapshot, call.caller(), key)
                .map(text -> text.lines().map(line -> replay(snapshot, call, read(line))).toList());
    }

    /// Keeps what a write has come to.
    Change.Effect keep(Call call, IdempotencyKey key, List<Written> written) {
        String text = written.stream().map(Answers::line).collect(Collectors.joining("\n"));
        return retries.keep(call.caller(), key, text);
    }

    private static String line(Written written) {
        return String.join(
                " ",
                written.kind().name(),
                written.collection().value(),
                written.id().value(),
                Long.toString(written.rev()),
                new String(written.json(), StandardCharsets.UTF_8));
    }

    private static Written read(String line) {
        String[] parts = line.split(" ", PARTS);
        return new Written(
                Kind.valueOf(parts[0]),
                new CollectionName(parts[1]),
                new RecordId(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].getBytes(StandardCharsets.UTF_8));
    }

    private Written replay(Snapshot snapshot, Call call, Written kept) {
        if (kept.kind() == Kind.DELETED) {
            return kept;
        }
        Optional<Collection> collection = snapshot.schema().find(kept.collection());
        Optional<StoredRecord> present = collection.flatMap(c -> snapshot.find(c, kept.id()));
        if (present.isEmpty()) {
            return kept.with(idAlone(kept.id()));
        }
        Gate gate = new Gate(rulebook.at(snapshot.schema()), call, snapshot);
        return narrowed(kept, gate, collection.get(), present.get()::value);
    }

    private static Written narrowed(Written kept, Gate gate, Collection collection, Row row) {
        if (!gate.allows(collection, Action.VIEW, row, Row.NONE)) {
            return kept.with(idAlone(kept.id()));
        }
        Set<String> readable = new HashSet<>();
        for (Field field : collection.allFields()) {
            if (gate.mayRead(collection, field, row)) {
                readable.add(field.name());
            }
        }
        ObjectNode body = Bodies.object(kept.json());
        List<String> lost = new ArrayList<>(body.propertyNames());
        lost.removeAll(readable);
        body.remove(lost);
        return lost.isEmpty() ? kept : kept.with(Bodies.json(body));
    }

    static byte[] idAlone(RecordId id) {
        return Json.STRICT.write(json -> {
            json.writeStartObject();
            json.writeStringProperty(Collection.ID, id.value());
            json.writeEndObject();
        });
    }
}
