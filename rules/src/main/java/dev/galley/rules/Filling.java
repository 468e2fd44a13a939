package dev.galley.rules;

import dev.galley.model.Value;
import java.time.Instant;

/// Writes the predicate of an `exists` with what is known filled in: what was really asked of the other collection.
final class Filling {

    private final TraceableRule.Parts parts;

    Filling(TraceableRule.Parts parts) {
        this.parts = parts;
    }

    /// The text of a part, the largest parts of it that are known replaced by their values.
    String text(Outline outline) {
        StringBuilder text = new StringBuilder();
        int[] source = outline.excerpt().text().codePoints().toArray();
        int start = outline.excerpt().place().offset();
        int at = append(text, source, start, 0, outline);
        return text.append(new String(source, at, source.length - at)).toString();
    }

    private int append(StringBuilder text, int[] source, int start, int from, Outline outline) {
        int at = from;
        for (Outline part : outline.parts()) {
            if (part.node() instanceof Node.Constant) {
                continue;
            }
            if (!TraceableRule.Parts.isClosed(part.node()) || part.node() instanceof Node.ListOf) {
                at = append(text, source, start, at, part);
                continue;
            }
            int begin = part.excerpt().place().offset() - start;
            int length = part.excerpt().text().codePointCount(0, part.excerpt().text().length());
            text.append(new String(source, at, begin - at));
            text.append(literal(parts.value(part.node())));
            at = begin + length;
        }
        return at;
    }

    /// A value as a rule would write it.
    private static String literal(Value value) {
        if (Outcomes.isFault(value)) {
            return "error";
        }
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Text text -> quoted(text.text());
            case Value.Int number -> Long.toString(number.number());
            case Value.Number number -> Double.toString(number.number());
            case Value.Decimal decimal -> "decimal('" + decimal.text() + "')";
            case Value.Bool bool -> Boolean.toString(bool.bool());
            case Value.Timestamp time ->
                    "timestamp('" + Instant.ofEpochMilli(time.epochMillis()) + "')";
            case Value.Json json -> json.text();
            case Value.Point(var longitude, var latitude) ->
                    "point(%s, %s)".formatted(latitude, longitude);
            case Value.Many many ->
                    "["
                            + String.join(
                                    ", ", many.items().stream().map(Filling::literal).toList())
                            + "]";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
}
