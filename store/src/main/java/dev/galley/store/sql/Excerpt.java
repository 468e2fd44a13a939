package dev.galley.store.sql;

import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Records of one collection with no more of them than a cascade needs: their revision, and the columns
/// whose old values the log keeps. All other values are left out, so a long text costs nothing.
final class Excerpt {

    private static final int SYSTEM_COLUMNS = 4;

    private final TableSql table;
    private final List<Field> kept;
    private final String select;

    /// @param ruleColumns those whose old values the log keeps
    Excerpt(TableSql table, Set<String> ruleColumns) {
        this.table = table;
        this.kept =
                table.collection().fields().stream()
                        .filter(field -> ruleColumns.contains(field.name()))
                        .toList();
        StringBuilder text = new StringBuilder();
        text.append("SELECT r.\"id\", r.\"_rev\", r.\"created\", r.\"updated\"");
        kept.forEach(field -> text.append(", ").append(table.expression(field, "r")));
        this.select = text.append(" FROM ").append(table.table()).append(" r").toString();
    }

    /// Selects from the table as `r`; a WHERE may follow. Rows are read by [#record].
    String select() {
        return select;
    }

    /// Whether some of it stands in link tables.
    boolean hasLinks() {
        return kept.stream().anyMatch(Sql::linked);
    }

    StoredRecord record(RowReader row) {
        Map<String, Value> values = LinkedHashMap.newLinkedHashMap(kept.size());
        int column = SYSTEM_COLUMNS;
        for (Field field : kept) {
            values.put(field.name(), Values.read(row, column, field));
            column++;
        }
        return new StoredRecord(
                new RecordId(row.text(0)), row.number(1), row.number(2), row.number(3), values);
    }

    /// The table that it is read from.
    String table() {
        return table.table();
    }
}
