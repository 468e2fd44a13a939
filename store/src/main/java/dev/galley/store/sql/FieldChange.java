package dev.galley.store.sql;

import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.store.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of one field of a table that stays.
sealed interface FieldChange {

    /// As it was.
    Field old();

    /// It goes, with its values.
    record Gone(Field old) implements FieldChange {}

    /// A field that stays.
    sealed interface Staying extends FieldChange {

        /// As it is from now on.
        Field now();

        /// Whether values may be null in it that may not be from now on.
        default boolean becomesRequired() {
            return now().required() && !now().many() && !old().required();
        }

        default boolean becomesUnique() {
            return now().unique() && !old().unique();
        }
    }

    /// Its column, and with it each index over it, is still what it was.
    record Kept(Field old, Field now) implements Staying {}

    /// Its column gets another name.
    record Renamed(Field old, Field now) implements Staying {}

    /// Its values are stored in another way from now on.
    record Converted(Field old, Field now) implements Staying {}

    /// All fields that were there, in their old order.
    ///
    /// @param renamed collections that have another name after the change, and their name before
    static List<FieldChange> of(
            SchemaChange.Alter change, Map<CollectionName, CollectionName> renamed) {
        List<FieldChange> all = new ArrayList<>();
        for (Field old : change.before().fields()) {
            Optional<FieldChange> staying =
                    change.after().fields().stream()
                            .filter(f -> isFormerly(change, f, old))
                            .findFirst()
                            .map(now -> staying(old, now, renamed));
            all.add(staying.orElseGet(() -> new Gone(old)));
        }
        return all;
    }

    private static boolean isFormerly(SchemaChange.Alter change, Field now, Field old) {
        return change.formerly(now.name()).filter(old.name()::equals).isPresent();
    }

    private static FieldChange staying(
            Field old, Field now, Map<CollectionName, CollectionName> renamed) {
        if (!sameColumn(old, now, renamed)) {
            return new Converted(old, now);
        }
        return old.name().equals(now.name()) ? new Kept(old, now) : new Renamed(old, now);
    }

    private static boolean sameColumn(
            Field old, Field field, Map<CollectionName, CollectionName> renamed) {
        return old.many() == field.many()
                && old.type().word().equals(field.type().word())
                && target(old).equals(target(field).map(name -> renamed.getOrDefault(name, name)))
                && Values.scale(old.type()) == Values.scale(field.type());
    }

    private static Optional<CollectionName> target(Field field) {
        return field.type() instanceof FieldType.Relation(var to, var _)
                ? Optional.of(to)
                : Optional.empty();
    }
}
