package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import java.util.ArrayList;
import java.util.List;

/// One row to insert, update or delete, whose `_rev` the engine fills in.
///
/// @param shape the statement without values
/// @param id    of the row
/// @param values of the shape's columns, in their order
/// @param expectedRev the revision the row must have for an update or a deletion to touch it
public record RowStatement(Shape shape, RecordId id, List<SqlParam> values, long expectedRev) {

    public RowStatement {
        values = List.copyOf(values);
    }

    /// What the statement does.
    public enum Verb {
        INSERT,
        UPDATE,
        DELETE
    }

    /// The statement without its values. Made once for a table and the columns it sets.
    public static final class Shape {

        private static final String REV = Sql.column(Collection.REV);
        private static final String WHERE =
                " WHERE " + Sql.column(Collection.ID) + " = ? AND " + REV + " = ?";

        private final Verb verb;
        private final String table;
        private final List<String> columns;
        private final List<String> holders;
        private volatile Text text = new Text("", "");

        /// The text made last: an engine writes revisions in one way.
        private record Text(String rev, String sql) {}

        /// @param table   quoted
        /// @param columns quoted, without `_rev`
        /// @param holders one placeholder for each column, or an expression with one
        Shape(Verb verb, String table, List<String> columns, List<String> holders) {
            this.verb = verb;
            this.table = table;
            this.columns = List.copyOf(columns);
            this.holders = List.copyOf(holders);
        }

        public Verb verb() {
            return verb;
        }

        /// The SQL, with `rev` (a placeholder or an expression) where the new revision goes.
        ///
        /// Where the text has `rev`, it comes before all other parameters; a DELETE has none.
        public String text(String rev) {
            Text known = text;
            if (!known.rev().equals(rev)) {
                known = new Text(rev, made(rev));
                text = known;
            }
            return known.sql();
        }

        private String made(String rev) {
            return switch (verb) {
                case INSERT -> insert(rev);
                case UPDATE -> update(rev);
                case DELETE -> "DELETE FROM " + table + WHERE;
            };
        }

        private String insert(String rev) {
            StringBuilder text = new StringBuilder("INSERT INTO ").append(table);
            text.append(" (").append(REV);
            columns.forEach(column -> text.append(", ").append(column));
            text.append(") VALUES (").append(rev);
            holders.forEach(holder -> text.append(", ").append(holder));
            return text.append(")").toString();
        }

        private String update(String rev) {
            StringBuilder text = new StringBuilder("UPDATE ").append(table);
            text.append(" SET ").append(REV).append(" = ").append(rev);
            for (int i = 0; i < columns.size(); i++) {
                text.append(", ").append(columns.get(i)).append(" = ").append(holders.get(i));
            }
            return text.append(WHERE).toString();
        }
    }

    /// The parameters that follow behind `rev`.
    public List<SqlParam> params() {
        if (shape.verb() == Verb.INSERT) {
            return values;
        }
        List<SqlParam> params = new ArrayList<>(values);
        params.add(SqlParam.text(id.value()));
        params.add(SqlParam.integer(expectedRev));
        return params;
    }
}
