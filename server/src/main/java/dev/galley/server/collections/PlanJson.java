package dev.galley.server.collections;

import dev.galley.model.Schema;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Schemas, plans and their history as the API has them.
final class PlanJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PlanJson() {}

    static ObjectNode schema(Schema schema) {
        ObjectNode body = JSON.createObjectNode();
        body.put("schema_version", schema.version());
        ArrayNode list = body.putArray("collections");
        schema.collections().values().forEach(c -> list.add(CollectionJson.toJson(c)));
        return body;
    }

    /// @param version of the schema now
    static ObjectNode plan(SchemaPlan plan, long version) {
        ObjectNode body = JSON.createObjectNode();
        body.put("schema_version", version);
        body.put("hash", plan.hash());
        body.put("destructive", plan.losesData());
        ArrayNode steps = body.putArray("steps");
        plan.steps().forEach(step -> write(step, steps.addObject()));
        ArrayNode warnings = body.putArray("warnings");
        plan.warnings().forEach(w -> FieldErrorJson.write(w, warnings.addObject()));
        return body;
    }

    private static void write(PlanStep step, ObjectNode json) {
        json.put("action", step.action().word());
        json.put("collection", step.collection().value());
        if (!step.subject().isEmpty()) {
            json.put(step.action().isOfIndex() ? "index" : "field", step.subject());
        }
        json.put("detail", step.detail());
        json.put("records", step.records());
        json.put("cost", step.cost());
        json.put("destructive", step.losesData());
        json.put("lost", step.lost());
        ArrayNode obstacles = json.putArray("obstacles");
        step.obstacles().forEach(obstacles::add);
    }

    static ObjectNode history(List<Migrations.Migration> migrations) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("items");
        for (Migrations.Migration migration : migrations) {
            ObjectNode item = items.addObject();
            item.put("schema_version", migration.version());
            item.put("applied", Instant.ofEpochMilli(migration.appliedMillis()).toString());
            ArrayNode steps = item.putArray("steps");
            migration.steps().forEach(steps::add);
        }
        return body;
    }
}
