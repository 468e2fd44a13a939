package dev.galley.server.diagnosis;

import dev.galley.model.Action;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.records.Explanation.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a client wants explained.
///
/// @param as the user, "" for a guest
record Asked(String as, Question question) {

    private static final Set<String> MEMBERS = Set.of("as", "action", "collection", "id", "next");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @throws dev.galley.model.ProblemException `invalid_fields`, `unknown_member`, `collection_not_found`
    static Asked parse(ObjectNode body) {
        List<FieldError> unknown =
                body.propertyNames().stream()
                        .filter(name -> !MEMBERS.contains(name))
                        .map(name ->
                                new FieldError(
                                        "/" + name.replace("~", "~0").replace("/", "~1"),
                                        "unknown",
                                        "is not a member of this body"))
                        .toList();
        if (!unknown.isEmpty()) {
            throw Problem.of(ProblemCode.UNKNOWN_MEMBER, unknown);
        }
        return new Reader(body, new ArrayList<>()).read();
    }

    /// The HTTP method of such a request, as rules see it.
    String method() {
        return switch (question.action()) {
            case LIST, VIEW -> "GET";
            case CREATE -> "POST";
            case UPDATE -> "PATCH";
            case DELETE -> "DELETE";
        };
    }

    private record Reader(ObjectNode body, List<FieldError> errors) {

        Asked read() {
            String as = text("as");
            String id = text("id");
            Optional<Action> action = action(text("action"));
            String name = text("collection");
            ObjectNode next = next();
            action.ifPresent(known -> requireFitting(known, id));
            if (!errors.isEmpty() || action.isEmpty()) {
                throw Problem.of(ProblemCode.INVALID_FIELDS, errors);
            }
            CollectionName collection =
                    CollectionName.parse(name)
                            .orElseThrow(() -> Problem.of(ProblemCode.COLLECTION_NOT_FOUND));
            return new Asked(as, new Question(action.get(), collection, id, next));
        }

        private void requireFitting(Action action, String id) {
            boolean writes = action == Action.CREATE || action == Action.UPDATE;
            if (!writes && body.has("next")) {
                wrong("/next", "invalid", "is for create and update");
            }
            if (action == Action.CREATE && !id.isEmpty()) {
                wrong("/id", "invalid", "a record that is to be made is named in next");
            }
            boolean one = action != Action.CREATE && action != Action.LIST;
            if (one && id.isEmpty()) {
                wrong("/id", "required", "is required to " + action.word() + " a record");
            }
        }

        private Optional<Action> action(String word) {
            Optional<Action> action =
                    Arrays.stream(Action.values()).filter(a -> a.word().equals(word)).findFirst();
            if (action.isEmpty()) {
                wrong(
                        "/action",
                        "not_an_option",
                        "is none of "
                                + Arrays.stream(Action.values())
                                        .map(Action::word)
                                        .collect(Collectors.joining(", ")));
            }
            return action;
        }

        private String text(String member) {
            JsonNode value = body.path(member);
            if (value.isMissingNode() || value.isNull()) {
                return "";
            }
            if (!value.isString()) {
                wrong("/" + member, "type", "is not a text");
                return "";
            }
            return value.stringValue();
        }

        private ObjectNode next() {
            JsonNode value = body.path("next");
            if (value instanceof ObjectNode object) {
                return object;
            }
            if (!value.isMissingNode()) {
                wrong("/next", "type", "is not an object");
            }
            return JSON.createObjectNode();
        }

        private void wrong(String pointer, String code, String detail) {
            errors.add(new FieldError(pointer, code, detail));
        }
    }
}
