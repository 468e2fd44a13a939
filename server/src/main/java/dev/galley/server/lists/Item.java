package dev.galley.server.lists;

import dev.galley.http.Json;
import dev.galley.model.RecordId;
import dev.galley.store.RowReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A record on its way to the wire: its own members are written, those it refers to are still to be added.
final class Item {

    private final byte[] json;
    private final Map<String, Relation> relations = new LinkedHashMap<>();

    private Item(byte[] json) {
        this.json = json;
    }

    /// One relation that is followed: the ids it names, and the records that were found for them.
    private static final class Relation {
        private final List<String> ids;
        private final List<Item> found = new ArrayList<>();
        private boolean many;

        private Relation(List<String> ids) {
            this.ids = ids;
        }
    }

    /// The present row, with the relations that are wanted of it.
    static Item of(RowReader row, ListPlan plan, Wish wish) {
        Item item = new Item(Json.STRICT.write(json -> plan.write(row, json)));
        for (String name : wish.expand().keySet()) {
            item.relations.put(name, new Relation(plan.projection().linked(row, name)));
        }
        return item;
    }

    /// Bytes of its own members.
    int length() {
        return json.length;
    }

    /// The ids that a relation names.
    List<RecordId> linked(String name) {
        return relation(name).ids.stream().map(RecordId::new).toList();
    }

    /// Adds those records of a relation that were found; who may not be viewed was not.
    void add(String name, boolean many, Map<RecordId, Item> found) {
        Relation relation = relation(name);
        relation.many = many;
        for (RecordId id : linked(name)) {
            Item item = found.get(id);
            if (item != null) {
                relation.found.add(item);
            }
        }
    }

    private Relation relation(String name) {
        return relations.getOrDefault(name, new Relation(List.of()));
    }

    /// The record, with its related records under `expand` if any were wanted.
    void write(ByteArrayOutputStream out) {
        if (relations.isEmpty()) {
            out.writeBytes(json);
            return;
        }
        out.write(json, 0, json.length - 1);
        text(out, json.length > 2 ? ",\"expand\":{" : "\"expand\":{");
        String joint = "";
        for (Map.Entry<String, Relation> entry : relations.entrySet()) {
            Relation relation = entry.getValue();
            if (relation.many || !relation.found.isEmpty()) {
                text(out, joint + '"' + entry.getKey() + "\":");
                write(relation, out);
                joint = ",";
            }
        }
        text(out, "}}");
    }

    private static void write(Relation relation, ByteArrayOutputStream out) {
        if (!relation.many) {
            relation.found.getFirst().write(out);
            return;
        }
        text(out, "[");
        String joint = "";
        for (Item item : relation.found) {
            text(out, joint);
            item.write(out);
            joint = ",";
        }
        text(out, "]");
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
