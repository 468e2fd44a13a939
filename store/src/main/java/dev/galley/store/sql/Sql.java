package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.Dialect;
import dev.galley.rules.SqlForm;
import dev.galley.rules.SqlNames;
import dev.galley.rules.SqlParam;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Names in SQL.
final class Sql {

    /// PostgreSQL cuts identifiers at 63 bytes.
    private static final int MAX_NAME = 63;

    /// An underscore and eight digits of a checksum stand for what is cut off.
    private static final int CUT = MAX_NAME - 9;

    private Sql() {}

    static String table(CollectionName name) {
        return SqlNames.table(name);
    }

    static String column(String field) {
        return SqlNames.column(field);
    }

    static String link(Collection collection, Field field) {
        return SqlNames.link(collection, field);
    }

    static String quoted(String name) {
        return "\"" + name + "\"";
    }

    /// A name for an index or a foreign key, unique in the database and the same at each call.
    static String name(String kind, Collection collection, String what) {
        String full = "_" + kind + "_" + collection.number() + "_" + what;
        if (full.length() <= MAX_NAME) {
            return full;
        }
        CRC32C sum = new CRC32C();
        sum.update(full.getBytes(StandardCharsets.UTF_8));
        return "%s_%08x".formatted(full.substring(0, CUT), sum.getValue());
    }

    /// That the text `expression` is one of a list, which is the one parameter.
    static String among(SqlEngine engine, String expression) {
        Dialect dialect = engine.dialect();
        return dialect.form(SqlForm.MEMBER, FieldType.Kind.TEXT)
                .replace("{0}", expression)
                .replace("{1}", dialect.parameter(FieldType.Kind.TEXT, true));
    }

    /// The list for [#among].
    static SqlParam ids(java.util.Collection<RecordId> ids) {
        List<Value> items = new ArrayList<>(ids.size());
        ids.forEach(id -> items.add(new Value.Text(id.value())));
        return new SqlParam(new Value.Many(items), FieldType.Kind.TEXT, true);
    }

    /// Whether the field's values stand in a link table and not in a column.
    static boolean linked(Field field) {
        return field.many() && field.type() instanceof FieldType.Relation;
    }
}
