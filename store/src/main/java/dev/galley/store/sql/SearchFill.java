package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.RowReader;
import dev.galley.store.SearchWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Walks the rows of a searchable collection with their words: to give them to rows that have none yet,
/// and to see whether those that are there are right.
public final class SearchFill {

    /// What [#countWrong] found: how many, and the collection.
    public static final String FINDING =
            "%d records of %s are found by other words than they have; switch searchable off and on";

    /// Rows in memory at a time; texts may be long.
    private static final int PAGE = 500;

    private final SqlConnection connection;
    private final Collection collection;
    private final String table;
    private final String select;

    /// @param collection searchable
    public SearchFill(SqlConnection connection, Collection collection) {
        this.connection = connection;
        this.collection = collection;
        this.table = Sql.table(collection.name());
        this.select = select();
    }

    /// Makes columns, words and index; inside a change of the schema.
    void run() {
        SearchSql sql = connection.engine().search();
        sql.addColumns(collection).forEach(connection::execute);
        Optional<SearchSql.Numbering> numbering = sql.numbering(table);
        String number = numbering.map(n -> ", " + n.column() + " = " + n.holder()).orElse("");
        String update =
                "UPDATE %s SET %s = %s%s WHERE \"id\" = ?"
                        .formatted(table, SearchSql.COLUMN, sql.holder(), number);
        walk((row, words) -> {
            List<SqlParam> params = new ArrayList<>(List.of(sql.words(words)));
            numbering.ifPresent(n -> params.add(n.param().apply(new RecordId(row.id()))));
            params.add(SqlParam.text(row.id()));
            connection.update(update, params);
        });
        sql.addIndex(collection).forEach(connection::execute);
    }

    /// How many rows have other words than their fields do.
    public long countWrong() {
        long[] wrong = {0};
        walk((row, words) -> {
            Set<String> stored = new HashSet<>(List.of(row.stored().strip().split(" ", -1)));
            // No words at all are one empty text.
            stored.remove("");
            if (!stored.equals(Set.copyOf(words))) {
                wrong[0]++;
            }
        });
        return wrong[0];
    }

    /// @param values of the searchable fields
    /// @param stored the words the row has, "" when it has none
    private record Row(String id, Map<String, Value> values, String stored) {}

    private void walk(BiConsumer<Row, List<String>> visitor) {
        String last = "";
        List<Row> page;
        do {
            page =
                    connection.query(
                            select,
                            List.of(SqlParam.text(last), SqlParam.integer(PAGE)),
                            this::row);
            for (Row row : page) {
                visitor.accept(
                        row,
                        SearchWords.of(collection, f -> row.values().getOrDefault(f, Value.NULL)));
                last = row.id();
            }
        } while (page.size() == PAGE);
    }

    private String select() {
        StringBuilder text = new StringBuilder("SELECT r.\"id\", ");
        text.append(connection.engine().search().stored("r"));
        for (Field field : collection.searchable()) {
            text.append(", r.").append(Sql.column(field.name()));
        }
        return text.append(" FROM ")
                .append(table)
                .append(" r WHERE r.\"id\" > ? ORDER BY r.\"id\" LIMIT ?")
                .toString();
    }

    private Row row(RowReader reader) {
        Map<String, Value> values = new HashMap<>();
        int column = 2;
        for (Field field : collection.searchable()) {
            values.put(field.name(), Values.read(reader, column, field));
            column++;
        }
        return new Row(reader.text(0), values, reader.isNull(1) ? "" : reader.text(1));
    }
}
