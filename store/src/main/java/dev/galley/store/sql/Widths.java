package dev.galley.store.sql;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.store.SystemTable;
import java.util.List;

/// How wide rows may be, in characters, as far as their declaration says.
final class Widths {

    /// Whoever does not know is given usual rows.
    static final long USUAL = 0;

    /// A JSON document has no length of its own, but came in the body of a request.
    private static final long JSON = 256 * 1024;

    /// A text of Galley's own, as a kept answer.
    private static final long OWN_TEXT = 64 * 1024;

    private static final long EMAIL = 254;
    private static final long URL = 2_048;

    /// Ids and dates, and all that is not text.
    private static final long SMALL = 36;

    private Widths() {}

    static long of(List<Field> fields) {
        return fields.stream().mapToLong(Widths::of).sum();
    }

    private static long of(Field field) {
        return field.many() ? item(field.type()) * field.maxItems() : item(field.type());
    }

    static long of(SystemTable table) {
        return table.columns().stream()
                .mapToLong(c ->
                        switch (c.kind()) {
                            case TEXT -> OWN_TEXT;
                            case INTEGER -> SMALL;
                        })
                .sum();
    }

    private static long item(FieldType type) {
        return switch (type) {
            case FieldType.Text text -> text.max();
            case FieldType.Email _ -> EMAIL;
            case FieldType.Url _ -> URL;
            case FieldType.Json _ -> JSON;
            case FieldType.Select select ->
                    select.values().stream().mapToLong(String::length).max().orElse(0);
            case FieldType.Int _,
                    FieldType.Number _,
                    FieldType.Decimal _,
                    FieldType.Bool _,
                    FieldType.DateTime _,
                    FieldType.Date _,
                    FieldType.Point _,
                    FieldType.Relation _ ->
                    SMALL;
        };
    }
}
