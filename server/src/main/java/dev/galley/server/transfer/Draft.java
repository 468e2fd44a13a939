package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.StoredRecord;
import dev.galley.model.Texts;
import dev.galley.model.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A line whose members are typed and allowed, before anybody has looked whether its record is there.
///
/// @param given   what the line says, system fields among it
/// @param fresh   the record that it makes if there is none yet
/// @param missing what the line would have to say to make a record
record Draft(int line, Map<String, Value> given, StoredRecord fresh, List<FieldError> missing) {

    Draft {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        missing = List.copyOf(missing);
    }

    /// By what its record is found; null for a line that does not say, or says null, which is no record's.
    Value key(Field field) {
        return comparable(field, given.getOrDefault(field.name(), Value.NULL));
    }

    /// Mail addresses are the same by lower case.
    static Value comparable(Field field, Value value) {
        return field.type() instanceof FieldType.Email && value instanceof Value.Text(var text)
                ? new Value.Text(Texts.lowerAscii(text))
                : value;
    }

    /// The time the line gives to a system field, or `otherwise`.
    long millis(String field, long otherwise) {
        return given.get(field) instanceof Value.Timestamp(var millis) ? millis : otherwise;
    }

    /// Whether the line gives something that a record that is there has otherwise and keeps.
    boolean contradicts(String field, StoredRecord before) {
        return given.containsKey(field) && !before.value(field).equals(given.get(field));
    }

    /// The declared fields that would change.
    Map<String, Value> changed(StoredRecord before) {
        Map<String, Value> changed = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (!isSystem(name) && !before.value(name).equals(value)) {
                changed.put(name, value);
            }
        });
        return changed;
    }

    private static boolean isSystem(String name) {
        return name.equals(Collection.ID)
                || name.equals(Collection.CREATED)
                || name.equals(Collection.UPDATED);
    }
}
