package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// How long texts may be that an index holds.
///
/// PostgreSQL takes 2,704 bytes for an entry of a B-tree, by chance more where they can be compressed; SQLite takes any
/// number. What one engine has must find its place in the other, and what is refused must not depend on how well it
/// compresses, so both have the same bound, looked at before a row is written.
final class IndexLimit {

    /// UTF-8 bytes of all texts of one entry. The rest is for the id, other fields and headers; a URL may have 2,048.
    static final int BYTES = 2_400;

    /// UTF-8 needs no more for a `char`.
    private static final int MOST_BYTES_EACH = 3;

    /// The texts of each index that could be too long.
    private final List<List<Field>> indexes = new ArrayList<>();

    IndexLimit(Collection collection) {
        for (Field field : collection.fields()) {
            if (field.unique()) {
                add(List.of(field));
            }
        }
        for (Index index : collection.indexes()) {
            add(texts(collection, index));
        }
    }

    private void add(List<Field> fields) {
        List<Field> texts = texts(fields);
        // A code point is one char or two, and has four bytes at most.
        if (Widths.of(texts) * 4 > BYTES) {
            indexes.add(texts);
        }
    }

    /// The fields of an index whose values are texts.
    static List<Field> texts(Collection collection, Index index) {
        return texts(
                index.fields().stream()
                        .map(part -> collection.field(part.field()).orElseThrow())
                        .toList());
    }

    static List<Field> texts(List<Field> fields) {
        return fields.stream()
                .filter(field -> field.type().kind() == FieldType.Kind.TEXT)
                .filter(field -> !field.name().equals(Collection.ID))
                .toList();
    }

    /// Refuses values that an index would not hold.
    ///
    /// @param values  of the whole record
    /// @param written the fields that are written; what was there before stays
    /// @throws dev.galley.model.ProblemException `invalid_fields`
    void check(Function<String, Value> values, Set<String> written) {
        for (List<Field> texts : indexes) {
            boolean concerned = texts.stream().anyMatch(f -> written.contains(f.name()));
            if (concerned && bytes(texts, values) > BYTES) {
                throw tooLong(texts);
            }
        }
    }

    private static long bytes(List<Field> texts, Function<String, Value> values) {
        long chars = 0;
        for (Field field : texts) {
            chars += text(values.apply(field.name())).length();
        }
        if (chars * MOST_BYTES_EACH <= BYTES || chars > BYTES) {
            return chars;
        }
        long bytes = 0;
        for (Field field : texts) {
            bytes += text(values.apply(field.name())).getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    private static String text(Value value) {
        return value instanceof Value.Text(var text) ? text : "";
    }

    private static RuntimeException tooLong(List<Field> texts) {
        Map<String, FieldError> errors = new LinkedHashMap<>();
        String which =
                texts.size() == 1
                        ? "has more than %d bytes, which no index holds; this field is unique or in one"
                        : "is in one index with others, which together have more than %d bytes";
        for (Field field : texts) {
            String pointer = "/" + field.name();
            errors.put(pointer, new FieldError(pointer, "too_long", which.formatted(BYTES)));
        }
        return Problem.of(ProblemCode.INVALID_FIELDS, List.copyOf(errors.values()));
    }
}
