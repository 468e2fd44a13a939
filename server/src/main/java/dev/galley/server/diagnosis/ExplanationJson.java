package dev.galley.server.diagnosis;

import dev.galley.http.Json;
import dev.galley.model.Caller;
import dev.galley.model.Value;
import dev.galley.rules.Trace;
import dev.galley.server.fields.FieldWriter;
import dev.galley.server.records.Explanation;
import dev.galley.server.records.Explanation.FieldAccess;
import dev.galley.server.records.Explanation.Judged;
import dev.galley.server.records.Explanation.Question;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An explanation on the wire.
final class ExplanationJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExplanationJson() {}

    static ObjectNode write(Caller caller, Question question, Explanation explanation) {
        ObjectNode json = JSON.createObjectNode();
        json.put("action", question.action().word());
        json.put("collection", question.collection().value());
        if (!question.id().isEmpty()) {
            json.put("id", question.id());
        }
        json.set("as", caller(caller));
        json.put("allowed", explanation.isAllowed());
        json.put("status", explanation.status());
        if (!explanation.code().isEmpty()) {
            json.put("code", explanation.code());
        }
        if (question.action() == dev.galley.model.Action.LIST && !question.id().isEmpty()) {
            json.put("listed", explanation.listed());
        }
        ArrayNode reasons = json.putArray("reasons");
        explanation.reasons().forEach(reasons::add);
        ArrayNode rules = json.putArray("rules");
        explanation.rules().forEach(rule -> rules.add(rule(rule)));
        ArrayNode fields = json.putArray("fields");
        explanation.fields().forEach(field -> fields.add(field(field)));
        if (!explanation.sql().isEmpty()) {
            json.put("sql", explanation.sql());
        }
        return json;
    }

    /// Who somebody is, as far as rules are concerned.
    static ObjectNode caller(Caller caller) {
        ObjectNode json = JSON.createObjectNode();
        switch (caller) {
            case Caller.User user -> {
                json.put("kind", "user");
                json.put("collection", user.collection().value());
                json.put("id", user.id().value());
                json.put("verified", user.verified());
                ArrayNode roles = json.putArray("roles");
                user.roles().stream().sorted().forEach(roles::add);
            }
            case Caller.Guest _ -> json.put("kind", "guest");
            case Caller.Admin _ -> json.put("kind", "admin");
            case Caller.ServiceKey _ -> json.put("kind", "key");
        }
        return json;
    }

    private static ObjectNode rule(Judged rule) {
        ObjectNode json = JSON.createObjectNode();
        json.put("rule", rule.name());
        if (!rule.text().isEmpty()) {
            json.put("text", rule.text());
        }
        json.put("outcome", rule.outcome().name().toLowerCase(Locale.ROOT));
        rule.traces().forEach(trace -> json.set("trace", trace(trace)));
        return json;
    }

    private static ObjectNode field(FieldAccess field) {
        ObjectNode json = JSON.createObjectNode();
        json.put("field", field.field());
        json.put("effect", field.effect());
        field.rule().forEach(rule -> json.set("rule", rule(rule)));
        return json;
    }

    private static ObjectNode trace(Trace trace) {
        ObjectNode json = JSON.createObjectNode();
        json.put("text", trace.text());
        json.put("line", trace.place().line());
        json.put("column", trace.place().column());
        switch (trace.outcome()) {
            case Trace.Outcome.Known known -> {
                json.put("outcome", "value");
                json.set("value", value(known.value()));
            }
            case Trace.Outcome.Failed failed -> {
                json.put("outcome", "error");
                json.put("reason", failed.reason());
            }
            case Trace.Outcome.Varying _ -> json.put("outcome", "varies");
        }
        if (!trace.note().isEmpty()) {
            json.put("note", trace.note());
        }
        if (!trace.parts().isEmpty()) {
            ArrayNode parts = json.putArray("parts");
            trace.parts().forEach(part -> parts.add(trace(part)));
        }
        return json;
    }

    /// A value as records show it.
    private static JsonNode value(Value value) {
        return JSON.readTree(Json.STRICT.write(json -> FieldWriter.write(value, json)));
    }
}
