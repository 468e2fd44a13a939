package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.store.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows relations from records that were found, each step by one statement for all of them, and each
/// record through its own view rule.
final class Expander {

    /// Related records of one answer.
    static final int MAX_RECORDS = 10_000;

    /// One related record may stand beside each of a thousand others, so what is written is bounded as well.
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private final CompiledRules rules;
    private final Gate gate;
    private final Snapshot snapshot;
    private final Projections projections;
    private int followed;

    Expander(CompiledRules rules, Gate gate, Snapshot snapshot, Projections projections) {
        this.rules = rules;
        this.gate = gate;
        this.snapshot = snapshot;
        this.projections = projections;
    }

    /// Adds to the records what they refer to.
    ///
    /// @throws ProblemException `invalid_parameter` where that is too much, or names no relation
    void expand(Collection collection, Wish wish, List<Item> items) {
        for (Map.Entry<String, Wish> step : wish.expand().entrySet()) {
            Field field = collection.field(step.getKey()).orElseThrow();
            if (field.type() instanceof FieldType.Relation(var to, var _)) {
                follow(field, snapshot.schema().get(to), step.getValue(), items);
            }
        }
    }

    private void follow(Field field, Collection target, Wish wish, List<Item> items) {
        Set<RecordId> ids = new LinkedHashSet<>();
        items.forEach(item -> ids.addAll(item.linked(field.name())));
        followed += ids.size();
        if (followed > MAX_RECORDS) {
            throw tooMuch("more than %,d records".formatted(MAX_RECORDS));
        }
        Map<RecordId, Item> found = find(target, wish, List.copyOf(ids));
        items.forEach(item -> item.add(field.name(), field.many(), found));
    }

    /// Even without an id to look for the names are checked, so that a mistake shows on an empty page too.
    private Map<RecordId, Item> find(Collection target, Wish wish, List<RecordId> ids) {
        ListPlan plan = new Listing(rules, target, gate, projections).planRelated(ids, wish);
        Map<RecordId, Item> found = new HashMap<>();
        if (!ids.isEmpty()) {
            int id = plan.projection().keys().getFirst();
            plan.run(
                    snapshot,
                    row -> found.put(new RecordId(row.text(id)), Item.of(row, plan, wish)));
        }
        expand(target, wish, List.copyOf(found.values()));
        return found;
    }

    /// The records as a JSON array's items, with commas between them.
    static String json(List<Item> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Item item : items) {
            if (out.size() > 0) {
                out.write(',');
            }
            item.write(out);
            if (out.size() > MAX_BYTES) {
                throw tooMuch("more than %,d bytes".formatted(MAX_BYTES));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ProblemException tooMuch(String what) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER,
                new FieldError("expand", "too_many", "finds " + what + "; take a smaller limit"));
    }
}
