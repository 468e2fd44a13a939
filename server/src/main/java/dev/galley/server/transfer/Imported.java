package dev.galley.server.transfer;

import dev.galley.http.Json;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// What a chunk of lines came to.
///
/// @param unchanged records that were there already just as their lines have them
public record Imported(int created, int changed, int unchanged, List<WrongLine> wrong) {

    static final Imported NOTHING = new Imported(0, 0, 0, List.of());

    public Imported {
        wrong = List.copyOf(wrong);
    }

    static Imported wrong(List<WrongLine> wrong) {
        return new Imported(0, 0, 0, wrong);
    }

    /// Both together, the wrong lines in their order.
    Imported and(Imported other) {
        return new Imported(
                created + other.created,
                changed + other.changed,
                unchanged + other.unchanged,
                Stream.concat(wrong.stream(), other.wrong.stream())
                        .sorted(Comparator.comparingInt(WrongLine::line))
                        .toList());
    }

    /// As the admin API has it.
    public byte[] json() {
        return Json.STRICT.write(json -> {
            json.writeStartObject();
            json.writeNumberProperty("created", created);
            json.writeNumberProperty("changed", changed);
            json.writeNumberProperty("unchanged", unchanged);
            json.writeArrayPropertyStart("wrong");
            wrong.forEach(line -> write(json, line));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, WrongLine wrong) {
        Problem problem = wrong.problem();
        json.writeStartObject();
        json.writeNumberProperty("line", wrong.line());
        json.writeStringProperty("code", problem.code().word());
        json.writeStringProperty(
                "detail", problem.detail().isEmpty() ? problem.code().title() : problem.detail());
        json.writeArrayPropertyStart("errors");
        for (FieldError error : problem.errors()) {
            json.writeStartObject();
            json.writeStringProperty("pointer", error.pointer());
            json.writeStringProperty("code", error.code());
            json.writeStringProperty("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
