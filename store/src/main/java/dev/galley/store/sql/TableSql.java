package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Index;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.store.RowReader;
import dev.galley.store.SearchWords;
import dev.galley.store.Selection;
import dev.galley.store.sql.RowStatement.Shape;
import dev.galley.store.sql.RowStatement.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The statements of one collection's table, each text made once. Safe for use by many threads.
public final class TableSql {

    /// Updates name any subset of the columns; past this many the texts are made anew.
    private static final int MAX_UPDATE_SHAPES = 200;

    private static final int SYSTEM_COLUMNS = 4;

    private final SqlEngine engine;
    private final Collection collection;
    private final String table;
    private final List<Field> stored;
    private final List<Field> linked;
    private final Set<String> searchable;

    /// Of a table that is searched, one at most.
    private final List<SearchSql.Numbering> numbering;

    private final IndexLimit indexLimit;
    private final String selectAll;
    private final String selectById;
    private final Shape insert;
    private final Shape delete;
    private final Map<Set<String>, Shape> updates = new ConcurrentHashMap<>();

    TableSql(SqlEngine engine, Collection collection) {
        this.engine = engine;
        this.collection = collection;
        this.table = Sql.table(collection.name());
        this.stored = collection.fields().stream().filter(f -> !Sql.linked(f)).toList();
        this.linked = collection.fields().stream().filter(Sql::linked).toList();
        this.searchable =
                collection.searchable().stream().map(Field::name).collect(Collectors.toSet());
        this.numbering = engine.search().numbering(table).stream().toList();
        this.indexLimit = new IndexLimit(collection);
        this.selectAll = selectText();
        this.selectById = selectAll + " WHERE r." + Sql.column(Collection.ID) + " = ?";
        this.insert = insertShape();
        this.delete = new Shape(Verb.DELETE, table, List.of(), List.of());
    }

    public Collection collection() {
        return collection;
    }

    /// What an index can hold.
    IndexLimit indexLimit() {
        return indexLimit;
    }

    /// The table's name, quoted.
    public String table() {
        return table;
    }

    /// The name of an index in whose order the rows come as asked for, if there is one.
    public Optional<String> indexAlong(List<Selection.Order> order) {
        if (order.stream().anyMatch(part -> part.readable().isPresent())) {
            return Optional.empty();
        }
        if (order.size() == 1) {
            Field only = order.getFirst().field();
            if (only.type() instanceof FieldType.Relation && !Sql.linked(only)) {
                return Optional.of(Ddl.relationIndexName(collection, only));
            }
        }
        return collection.indexes().stream()
                .filter(index -> leads(index, 0, order))
                .map(index -> Ddl.indexName(collection, index))
                .findFirst();
    }

    /// The name of an index over `field` and then the order, in which the rows of each of its values come as asked for.
    public Optional<String> indexAlong(String field, List<Selection.Order> order) {
        if (order.isEmpty() || order.stream().anyMatch(part -> part.readable().isPresent())) {
            return Optional.empty();
        }
        return collection.indexes().stream()
                .filter(index -> index.fields().getFirst().field().equals(field))
                .filter(index -> leads(index, 1, order))
                .map(index -> Ddl.indexName(collection, index))
                .findFirst();
    }

    /// Whether the order names all of the index's fields from the `begin`-th on, in its directions or in the opposite
    /// ones.
    private static boolean leads(Index index, int begin, List<Selection.Order> order) {
        List<Index.Part> parts = index.fields().subList(begin, index.fields().size());
        if (index.unique() || parts.size() != order.size()) {
            return false;
        }
        boolean turned = parts.getFirst().descending() != order.getFirst().descending();
        for (int i = 0; i < order.size(); i++) {
            Index.Part part = parts.get(i);
            if (!part.field().equals(order.get(i).field().name())
                    || (part.descending() != order.get(i).descending()) != turned) {
                return false;
            }
        }
        return true;
    }

    /// The `many` relations, which live in link tables.
    List<Field> linked() {
        return linked;
    }

    /// Selects whole records from the table as `r`; a WHERE may follow. Rows are read by [#record].
    String selectAll() {
        return selectAll;
    }

    /// Selects one whole record; parameter: its id.
    String selectById() {
        return selectById;
    }

    /// Selects whole records by a field, in the order of their ids; parameter: a list of values.
    String selectAmong(Field field) {
        return selectAll + " WHERE " + isAmong(field) + " ORDER BY r." + Sql.column(Collection.ID);
    }

    /// Selects id, value and size of the records that have one of some values in a field; parameter: a list of those.
    String selectHolders(Field field) {
        String bytes =
                stored.stream()
                        .filter(TableSql::isText)
                        .map(f ->
                                "coalesce(" + engine.bytes(f, "r." + Sql.column(f.name())) + ", 0)")
                        .collect(Collectors.joining(" + "));
        return "SELECT r.%s, r.%s, %s FROM %s r WHERE %s"
                .formatted(
                        Sql.column(Collection.ID),
                        Sql.column(field.name()),
                        bytes.isEmpty() ? "0" : bytes,
                        table,
                        isAmong(field));
    }

    private static boolean isText(Field field) {
        return field.type().kind() == FieldType.Kind.TEXT
                || field.type().kind() == FieldType.Kind.JSON;
    }

    private String isAmong(Field field) {
        return Ddl.compared(engine, field, "r." + Sql.column(field.name()))
                + " IN (SELECT "
                + engine.eachOf()
                + engine.dialect().parameter(field.type().kind(), true)
                + "))";
    }

    /// The record in a row of [#selectAll].
    StoredRecord record(RowReader row) {
        Map<String, Value> values = LinkedHashMap.newLinkedHashMap(collection.fields().size());
        int column = SYSTEM_COLUMNS;
        for (Field field : collection.fields()) {
            values.put(field.name(), Values.read(row, column, field));
            column++;
        }
        return new StoredRecord(
                new RecordId(row.text(0)), row.number(1), row.number(2), row.number(3), values);
    }

    RowStatement insert(StoredRecord record) {
        List<SqlParam> params = new ArrayList<>(stored.size() + 5);
        params.add(SqlParam.text(record.id().value()));
        params.add(SqlParam.integer(record.createdMillis()));
        params.add(SqlParam.integer(record.updatedMillis()));
        for (Field field : stored) {
            params.add(Values.param(field, record.value(field.name())));
        }
        if (!searchable.isEmpty()) {
            params.add(words(record::value));
            numbering.forEach(number -> params.add(number.param().apply(record.id())));
        }
        return new RowStatement(insert, record.id(), params, 0);
    }

    /// The words by which a search finds a record.
    private SqlParam words(Function<String, Value> values) {
        return engine.search().words(SearchWords.of(collection, values));
    }

    private boolean changesWords(Set<String> changed) {
        return changed.stream().anyMatch(searchable::contains);
    }

    /// Sets the named fields and `updated`; links are written apart.
    RowStatement update(StoredRecord before, Map<String, Value> changed, long updatedMillis) {
        Shape shape = updates.get(changed.keySet());
        if (shape == null) {
            shape = updateShape(changed.keySet());
            if (updates.size() < MAX_UPDATE_SHAPES) {
                updates.put(Set.copyOf(changed.keySet()), shape);
            }
        }
        List<SqlParam> params = new ArrayList<>(changed.size() + 1);
        params.add(SqlParam.integer(updatedMillis));
        for (Field field : stored) {
            Value value = changed.get(field.name());
            if (value != null) {
                params.add(Values.param(field, value));
            }
        }
        if (changesWords(changed.keySet())) {
            params.add(words(name -> changed.getOrDefault(name, before.value(name))));
        }
        return new RowStatement(shape, before.id(), params, before.rev());
    }

    RowStatement delete(RecordId id, long rev) {
        return new RowStatement(delete, id, List.of(), rev);
    }

    private String selectText() {
        StringBuilder text = new StringBuilder("SELECT ");
        text.append("r.").append(Sql.column(Collection.ID));
        text.append(", r.").append(Sql.column(Collection.REV));
        text.append(", r.").append(Sql.column(Collection.CREATED));
        text.append(", r.").append(Sql.column(Collection.UPDATED));
        for (Field field : collection.fields()) {
            text.append(", ").append(expression(field, "r"));
        }
        return text.append(" FROM ").append(table).append(" r").toString();
    }

    /// The value of a field of the row `alias`.
    String expression(Field field, String alias) {
        return Sql.linked(field)
                ? engine.linkedIds(Sql.link(collection, field), alias)
                : alias + "." + Sql.column(field.name());
    }

    private Shape insertShape() {
        List<String> columns = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (String name : List.of(Collection.ID, Collection.CREATED, Collection.UPDATED)) {
            fields.add(collection.field(name).orElseThrow());
        }
        fields.addAll(stored);
        for (Field field : fields) {
            columns.add(Sql.column(field.name()));
            holders.add(engine.dialect().parameter(field.type().kind(), field.many()));
        }
        if (!searchable.isEmpty()) {
            columns.add(SearchSql.COLUMN);
            holders.add(engine.search().holder());
            for (SearchSql.Numbering number : numbering) {
                columns.add(number.column());
                holders.add(number.holder());
            }
        }
        return new Shape(Verb.INSERT, table, columns, holders);
    }

    private Shape updateShape(Set<String> names) {
        List<Field> fields = new ArrayList<>();
        fields.add(collection.field(Collection.UPDATED).orElseThrow());
        stored.stream().filter(f -> names.contains(f.name())).forEach(fields::add);
        List<String> columns = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        for (Field field : fields) {
            columns.add(Sql.column(field.name()));
            holders.add(engine.dialect().parameter(field.type().kind(), field.many()));
        }
        if (changesWords(names)) {
            columns.add(SearchSql.COLUMN);
            holders.add(engine.search().holder());
        }
        return new Shape(Verb.UPDATE, table, columns, holders);
    }
}
