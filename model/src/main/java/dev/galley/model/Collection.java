package dev.galley.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A collection as its schema defines it: fields, indexes and rules.
///
/// @param number what the change log calls the collection; given by the store, 0 before that
/// @param fields the fields it declares, without `id`, `created`, `updated` and `_rev`
/// @param rules  rule texts by what they govern; an absent one denies
public record Collection(
        int number,
        CollectionName name,
        Kind kind,
        List<Field> fields,
        List<Index> indexes,
        Map<Action, String> rules) {

    public static final String ID = "id";
    public static final String CREATED = "created";
    public static final String UPDATED = "updated";

    /// The revision: the position of the record's newest entry in the change log; the strong ETag.
    public static final String REV = "_rev";

    private static final List<Field> SYSTEM_FIELDS =
            List.of(
                    system(ID, FieldType.Text.DEFAULT),
                    system(CREATED, new FieldType.DateTime()),
                    system(UPDATED, new FieldType.DateTime()),
                    system(REV, FieldType.Int.DEFAULT));

    /// What kind of records a collection holds.
    public enum Kind {
        /// An app's own data.
        BASE,
        /// People or devices that sign in.
        AUTH
    }

    public Collection {
        fields = List.copyOf(fields);
        indexes = List.copyOf(indexes);
        Map<Action, String> ordered = new EnumMap<>(Action.class);
        ordered.putAll(rules);
        rules = Collections.unmodifiableMap(ordered);
    }

    /// The declared field of that name, or a system field (`id`, `created`, `updated`, `_rev`).
    public Optional<Field> field(String fieldName) {
        for (Field field : fields) {
            if (field.name().equals(fieldName)) {
                return Optional.of(field);
            }
        }
        return SYSTEM_FIELDS.stream().filter(f -> f.name().equals(fieldName)).findFirst();
    }

    /// `id`, `created`, `updated`, `_rev`, then the declared fields in their order: the columns of the table.
    public List<Field> allFields() {
        List<Field> all = new ArrayList<>(SYSTEM_FIELDS);
        all.addAll(fields);
        return all;
    }

    /// The fields that a search looks into, in the order they are declared; the first counts most.
    public List<Field> searchable() {
        return fields.stream()
                .filter(f -> f.type() instanceof FieldType.Text text && text.searchable())
                .toList();
    }

    /// The rule text for an action, or empty when it is absent and so denies.
    public Optional<String> rule(Action action) {
        return Optional.ofNullable(rules.get(action));
    }

    public Collection numbered(int assigned) {
        return new Collection(assigned, name, kind, fields, indexes, rules);
    }

    public Collection named(CollectionName other) {
        return new Collection(number, other, kind, fields, indexes, rules);
    }

    private static Field system(String name, FieldType type) {
        return Field.of(name, type).asRequired().withAccess(Field.Access.SYSTEM);
    }
}
