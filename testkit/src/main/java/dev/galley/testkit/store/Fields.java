package dev.galley.testkit.store;

import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import java.util.List;

/// Fields in a word each.
public final class Fields {

    private Fields() {}

    public static Field text(String name) {
        return Field.of(name, FieldType.Text.DEFAULT);
    }

    /// A text that searches look into.
    public static Field searchable(String name) {
        return Field.of(name, FieldType.Text.DEFAULT.asSearchable());
    }

    public static Field email(String name) {
        return Field.of(name, new FieldType.Email());
    }

    public static Field url(String name) {
        return Field.of(name, new FieldType.Url());
    }

    public static Field integer(String name) {
        return Field.of(name, FieldType.Int.DEFAULT);
    }

    public static Field number(String name) {
        return Field.of(name, FieldType.Number.DEFAULT);
    }

    /// A decimal of 18 digits, `scale` of them behind the point.
    public static Field decimal(String name, int scale) {
        long most = 999_999_999_999_999_999L;
        return Field.of(
                name, new FieldType.Decimal(FieldType.Decimal.MAX_PRECISION, scale, -most, most));
    }

    public static Field bool(String name) {
        return Field.of(name, new FieldType.Bool());
    }

    public static Field datetime(String name) {
        return Field.of(name, new FieldType.DateTime());
    }

    public static Field date(String name) {
        return Field.of(name, new FieldType.Date());
    }

    public static Field json(String name) {
        return Field.of(name, new FieldType.Json());
    }

    public static Field point(String name) {
        return Field.of(name, new FieldType.Point());
    }

    public static Field select(String name, String... values) {
        return Field.of(name, new FieldType.Select(List.of(values)));
    }

    /// A relation that forbids the deletion of what it names.
    public static Field relation(String name, String to) {
        return relation(name, to, FieldType.OnDelete.RESTRICT);
    }

    public static Field relation(String name, String to, FieldType.OnDelete onDelete) {
        return Field.of(name, new FieldType.Relation(new CollectionName(to), onDelete));
    }
}
