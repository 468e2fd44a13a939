package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.Conversion;
import dev.galley.store.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Takes the values of one field over into another one of the same table.
final class FieldConversion {

    /// Rows in memory at a time; texts may be long.
    private static final int PAGE = 500;

    /// Values that a refusal shows.
    private static final int EXAMPLES = 3;

    /// Characters of each.
    private static final int SHOWN = 40;

    private final SqlConnection connection;
    private final Collection collection;
    private final Field from;
    private final Field to;
    private final Conversion conversion;

    /// @param collection with the table's present name
    FieldConversion(
            SqlConnection connection,
            Collection collection,
            Field from,
            Field to,
            Conversion conversion) {
        this.connection = connection;
        this.collection = collection;
        this.from = from;
        this.to = to;
        this.conversion = conversion;
    }

    /// What has no value in the new field: how many records, and some of them.
    record Misfits(long count, List<String> examples) {}

    /// Writes all values into the new column or link table.
    ///
    /// @throws dev.galley.model.ProblemException `schema_conflict` with some values that cannot be converted
    void run() {
        List<List<SqlParam>> rows = new ArrayList<>();
        String statement = Sql.linked(to) ? insertLinks() : update();
        Misfits misfits =
                walk(
                        row -> {
                            SqlParam value = Values.param(to, row.value());
                            SqlParam id = SqlParam.text(row.id());
                            rows.add(Sql.linked(to) ? List.of(id, value) : List.of(value, id));
                        },
                        () -> {
                            connection.updateEach(statement, rows);
                            rows.clear();
                        });
        if (misfits.count() > 0) {
            throw StoreProblems.schemaConflict(Refusals.conversion(collection, to, misfits));
        }
    }

    /// What stands in the way, without doing anything.
    Misfits misfits() {
        return walk(_ -> {}, () -> {});
    }

    private String update() {
        String holder = connection.engine().dialect().parameter(to.type().kind(), to.many());
        return "UPDATE %s SET %s = %s WHERE \"id\" = ?"
                .formatted(Sql.table(collection.name()), Sql.column(to.name()), holder);
    }

    private String insertLinks() {
        return connection.engine().insertLinks(Sql.link(collection, to));
    }

    private record Row(String id, Value value) {}

    private Misfits walk(Consumer<Row> converted, Runnable pageDone) {
        long wrong = 0;
        List<String> examples = new ArrayList<>();
        String last = "";
        List<Row> page;
        do {
            page =
                    connection.query(
                            select(),
                            List.of(SqlParam.text(last), SqlParam.integer(PAGE)),
                            this::row);
            for (Row row : page) {
                last = row.id();
                if (row.value() instanceof Value.Null) {
                    continue;
                }
                Optional<Value> value = conversion.convert(from, to, row.value());
                if (value.isPresent()) {
                    converted.accept(new Row(row.id(), value.get()));
                } else {
                    wrong++;
                    if (examples.size() < EXAMPLES) {
                        examples.add(shown(row));
                    }
                }
            }
            pageDone.run();
        } while (page.size() == PAGE);
        return new Misfits(wrong, examples);
    }

    private String select() {
        String value =
                Sql.linked(from)
                        ? connection.engine().linkedIds(Sql.link(collection, from), "r")
                        : "r." + Sql.column(from.name());
        return "SELECT r.\"id\", %s FROM %s r WHERE r.\"id\" > ? ORDER BY r.\"id\" LIMIT ?"
                .formatted(value, Sql.table(collection.name()));
    }

    private Row row(RowReader reader) {
        return new Row(reader.text(0), Values.read(reader, 1, from));
    }

    private static String shown(Row row) {
        String text = words(row.value());
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return "%s (%s)".formatted(cut, row.id());
    }

    private static String words(Value value) {
        return switch (value) {
            case Value.Null _ -> "null";
            case Value.Text(var text) -> '"' + text + '"';
            case Value.Json(var text) -> text;
            case Value.Int(var number) -> Long.toString(number);
            case Value.Number(var number) -> Double.toString(number);
            case Value.Decimal decimal -> decimal.text();
            case Value.Bool(var yes) -> Boolean.toString(yes);
            case Value.Timestamp(var millis) -> Instant.ofEpochMilli(millis).toString();
            case Value.Point(var longitude, var latitude) -> longitude + ", " + latitude;
            case Value.Many(var items) ->
                    items.stream()
                            .map(FieldConversion::words)
                            .collect(Collectors.joining(", ", "[", "]"));
        };
    }
}
