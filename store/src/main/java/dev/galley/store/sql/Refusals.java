package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import java.util.List;

/// Why rows do not allow a change of the schema, in sentences: the same when it is planned and when it is done.
final class Refusals {

    private Refusals() {}

    static String required(long rows, Field field) {
        return "%d records have no %s, so it cannot be required; give it a default."
                .formatted(rows, field.name());
    }

    static String unique(long values, List<Field> fields) {
        return "%d values of %s are shared by several records, so it cannot be unique."
                .formatted(values, String.join(", ", fields.stream().map(Field::name).toList()));
    }

    static String tooLong(long rows, Collection collection, List<Field> fields) {
        return "%d records of %s have more than %d bytes in %s, which no index holds."
                .formatted(
                        rows,
                        collection.name(),
                        IndexLimit.BYTES,
                        String.join(" and ", fields.stream().map(Field::name).toList()));
    }

    static String conversion(Collection collection, Field to, FieldConversion.Misfits misfits) {
        return "%d values of %s.%s cannot become %s without a change: %s."
                .formatted(
                        misfits.count(),
                        collection.name(),
                        to.name(),
                        to.type().word(),
                        String.join(", ", misfits.examples()));
    }
}
