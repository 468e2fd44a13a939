package dev.galley.server.collections;

import dev.galley.model.FieldError;
import tools.jackson.databind.node.ObjectNode;

/// A warning in an answer, in the form that errors have in a problem.
final class FieldErrorJson {

    private FieldErrorJson() {}

    static void write(FieldError warning, ObjectNode json) {
        json.put("pointer", warning.pointer())
                .put("code", warning.code())
                .put("detail", warning.detail())
                .put("offset", warning.place().offset())
                .put("line", warning.place().line())
                .put("column", warning.place().column());
    }
}
