package dev.galley.rules;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;

/// The names that collections and fields have in SQL, quoted. They are valid on every engine as they are.
public final class SqlNames {

    private SqlNames() {}

    /// The table of a collection.
    public static String table(CollectionName collection) {
        return '"' + collection.value() + '"';
    }

    /// The column of a field, also of `id`, `created`, `updated` and `_rev`.
    public static String column(String field) {
        return '"' + field + '"';
    }

    /// The table of a `many` relation, with the columns `record`, `target` and `pos`.
    ///
    /// Named by the collection's number, since name and field together may be longer than a name may be.
    public static String link(Collection collection, Field field) {
        return "\"_link_" + collection.number() + '_' + field.name() + '"';
    }
}
