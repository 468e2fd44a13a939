package dev.galley.server.auth;

import dev.galley.http.Request;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.requests.Bodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes the members of a JSON body one by one; what was not taken at the end is refused.
final class Input {

    private final ObjectNode members;
    private final List<FieldError> errors = new ArrayList<>();

    /// @throws dev.galley.model.ProblemException `malformed_json`, `invalid_fields`
    Input(Request request) {
        this.members = Bodies.object(request);
    }

    /// A text that has to be there; "" when it is not, which [#valid] then reports.
    String text(String name) {
        return optionalText(name)
                .orElseGet(() -> {
                    wrong("/" + name, "required", "is required");
                    return "";
                });
    }

    /// A text that may be absent or null.
    Optional<String> optionalText(String name) {
        JsonNode value = members.remove(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            wrong("/" + name, "type", "is not a text");
            return Optional.of("");
        }
        return Optional.of(value.stringValue());
    }

    /// A list of texts that has to be there.
    List<String> texts(String name) {
        JsonNode value = members.remove(name);
        if (value == null || !value.isArray()) {
            wrong("/" + name, "type", "is not a list of texts");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (item.isString()) {
                texts.add(item.stringValue());
            } else {
                wrong("/" + name + "/" + texts.size(), "type", "is not a text");
                return List.of();
            }
        }
        return texts;
    }

    /// Notes what is wrong with a member.
    void wrong(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }

    /// Ends the taking.
    ///
    /// @return the members that were not taken
    /// @throws dev.galley.model.ProblemException `invalid_fields`
    ObjectNode valid() {
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_FIELDS, errors);
        }
        return members;
    }

    /// Ends the taking, and there must be nothing left.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `unknown_member`
    void complete() {
        List<FieldError> unknown = new ArrayList<>();
        for (String name : valid().propertyNames()) {
            String escaped = name.replace("~", "~0").replace("/", "~1");
            unknown.add(new FieldError("/" + escaped, "unknown", "is not a member of this body"));
        }
        if (!unknown.isEmpty()) {
            throw Problem.of(ProblemCode.UNKNOWN_MEMBER, unknown);
        }
    }
}
