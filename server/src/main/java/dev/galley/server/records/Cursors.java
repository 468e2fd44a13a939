package dev.galley.server.records;

import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Value;
import dev.galley.server.secrets.Secrets;
import dev.galley.server.secrets.Secrets.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Cursors: the keyset of the last row of a page, sealed, since it may hold values the client did not ask for.
///
/// A cursor is bound to collection, filter, sort and schema version by what it is sealed with: under
/// any other of them it does not open. It grants nothing; each page is judged anew.
final class Cursors {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// A keyset of four long texts; nothing longer was made here.
    private static final int MAX_LENGTH = 16_384;

    private final Secrets secrets;

    Cursors(Secrets secrets) {
        this.secrets = secrets;
    }

    String write(List<Value> keyset, byte[] context) {
        ArrayNode parts = JSON.createArrayNode();
        for (Value value : keyset) {
            switch (value) {
                case Value.Null _ -> parts.addNull();
                case Value.Text text -> parts.addArray().add("t").add(text.text());
                case Value.Int n -> parts.addArray().add("i").add(n.number());
                case Value.Number n ->
                        parts.addArray().add("n").add(Double.doubleToRawLongBits(n.number()));
                case Value.Decimal n -> parts.addArray().add("d").add(n.unscaled()).add(n.scale());
                case Value.Bool b -> parts.addArray().add("b").add(b.bool());
                case Value.Timestamp t -> parts.addArray().add("s").add(t.epochMillis());
                case Value.Json _, Value.Many _ ->
                        throw new IllegalArgumentException("no order, so no keyset");
            }
        }
        byte[] plain = parts.toString().getBytes(StandardCharsets.UTF_8);
        return secrets.seal(Purpose.CURSORS, plain, context);
    }

    /// The keyset of a cursor; empty for "", which begins.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_cursor`
    List<Value> read(String cursor, byte[] context) {
        if (cursor.isEmpty()) {
            return List.of();
        }
        byte[] plain =
                Optional.of(cursor)
                        .filter(c -> c.length() <= MAX_LENGTH)
                        .flatMap(c -> secrets.open(Purpose.CURSORS, c, context))
                        .orElseThrow(() -> Problem.of(ProblemCode.INVALID_CURSOR));
        try {
            List<Value> keyset = new ArrayList<>();
            for (JsonNode part : JSON.readTree(plain)) {
                keyset.add(part.isNull() ? Value.NULL : value(part));
            }
            return keyset;
        } catch (JacksonException e) {
            throw new IllegalStateException("a cursor that opens is one of ours", e);
        }
    }

    /// What a cursor is bound to.
    static byte[] context(long schemaVersion, CollectionName collection, ListRequest request) {
        return String.join(
                        "\0",
                        Long.toString(schemaVersion),
                        collection.value(),
                        request.filter(),
                        request.sort())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Value value(JsonNode part) {
        JsonNode inner = part.get(1);
        return switch (part.get(0).stringValue()) {
            case "t" -> new Value.Text(inner.stringValue());
            case "i" -> new Value.Int(inner.longValue());
            case "n" -> new Value.Number(Double.longBitsToDouble(inner.longValue()));
            case "d" -> new Value.Decimal(inner.longValue(), part.get(2).intValue());
            case "b" -> new Value.Bool(inner.booleanValue());
            case "s" -> new Value.Timestamp(inner.longValue());
            default -> throw new IllegalStateException("a cursor that opens is one of ours");
        };
    }
}
