package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import java.util.List;

/// One entry of the change log before it has a position.
///
/// @param visibility whether the entry can change who sees the record: it came, went, or a rule column changed
/// @param olds       old images as JSON text, or null when no rule column changed. Where entries were put together
///                   there are several, or the text `"any"` for more than there is room for.
/// @param atMillis   for retention only, never for order
public record LogEntry(
        Collection collection, RecordId id, Op op, boolean visibility, Value olds, long atMillis) {

    /// What happened to the record.
    public enum Op {
        CREATE(1),
        UPDATE(2),
        DELETE(3);

        private final int number;

        Op(int number) {
            this.number = number;
        }

        /// As the column `op` keeps it.
        public int number() {
            return number;
        }
    }

    /// The columns of `_changes` that [#params] fills, in order.
    public static final String COLUMNS = "c, id, op, vc, olds, t";

    /// `c`, `id`, `op`, `vc` (0 or 1), `olds` and `t`.
    public List<SqlParam> params() {
        return List.of(
                SqlParam.integer(collection.number()),
                SqlParam.text(id.value()),
                SqlParam.integer(op.number()),
                SqlParam.integer(visibility ? 1 : 0),
                new SqlParam(olds, FieldType.Kind.JSON, false),
                SqlParam.integer(atMillis));
    }
}
