package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.store.SchemaChange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/// Takes all tables from one schema to the next, inside one transaction.
///
/// Relations may be mutual, names may be swapped, and what goes may be what something that stays referred to. So
/// the tables that leave a name make way first, then new ones come without columns, then columns change, and what
/// goes goes last.
final class SchemaSteps {

    private final SqlConnection connection;
    private final InstantSource clock;
    private final Ddl ddl;
    private final IntSupplier numbers;

    /// @param numbers gives a number that no collection has had
    SchemaSteps(SqlConnection connection, InstantSource clock, IntSupplier numbers) {
        this.connection = connection;
        this.clock = clock;
        this.ddl = new Ddl(connection.engine());
        this.numbers = numbers;
    }

    Schema apply(Schema present, SchemaChange change) {
        List<SchemaChange.Alter> alters = new ArrayList<>();
        List<Collection> made = new ArrayList<>();
        List<Collection> gone = new ArrayList<>();
        for (SchemaChange.Step step : change.steps()) {
            switch (step) {
                case SchemaChange.Make make -> made.add(make.made().numbered(numbers.getAsInt()));
                case SchemaChange.Alter alter -> alters.add(numbered(present, alter));
                case SchemaChange.Drop drop -> gone.add(present.get(drop.gone().name()));
            }
        }
        Schema next = next(present, alters, made, gone);
        refuseDangling(next);
        alters.stream()
                .filter(TableChange::changesWords)
                .forEach(alter -> dropWords(alter.before()));
        List<Leaving> leaving = rename(alters, made, gone);
        made.forEach(collection -> connection.execute(ddl.create(collection)));
        Map<CollectionName, CollectionName> renamed = renamed(change);
        alters.forEach(alter -> new TableChange(connection, clock, alter, renamed).apply());
        made.forEach(this::complete);
        drop(leaving);
        alters.stream()
                .filter(TableChange::changesWords)
                .map(SchemaChange.Alter::after)
                .forEach(this::addWords);
        made.forEach(this::addWords);
        store(alters, made, gone);
        return next;
    }

    private static SchemaChange.Alter numbered(Schema present, SchemaChange.Alter alter) {
        Collection before = present.get(alter.before().name());
        return new SchemaChange.Alter(
                before,
                alter.after().numbered(before.number()),
                alter.renamed(),
                alter.conversion());
    }

    private static Schema next(
            Schema present,
            List<SchemaChange.Alter> alters,
            List<Collection> made,
            List<Collection> gone) {
        SortedMap<CollectionName, Collection> collections = new TreeMap<>(present.collections());
        gone.forEach(collection -> collections.remove(collection.name()));
        alters.forEach(alter -> collections.remove(alter.before().name()));
        List<Collection> coming = new ArrayList<>(made);
        alters.forEach(alter -> coming.add(alter.after()));
        for (Collection collection : coming) {
            if (collections.put(collection.name(), collection) != null) {
                throw StoreProblems.schemaConflict(
                        "There is a collection %s already.".formatted(collection.name()));
            }
        }
        return new Schema(present.version() + 1, collections);
    }

    private static void refuseDangling(Schema next) {
        for (Collection collection : next.collections().values()) {
            for (Field field : collection.fields()) {
                if (field.type() instanceof FieldType.Relation(var to, var _)
                        && next.find(to).isEmpty()) {
                    throw StoreProblems.schemaConflict(
                            "The collection %s has a relation to %s, which is not there."
                                    .formatted(collection.name(), to));
                }
            }
        }
    }

    /// The collections that have another name after the change, and their name before.
    static Map<CollectionName, CollectionName> renamed(SchemaChange change) {
        Map<CollectionName, CollectionName> renamed = new HashMap<>();
        for (SchemaChange.Step step : change.steps()) {
            if (step instanceof SchemaChange.Alter alter && isRenamed(alter)) {
                renamed.put(alter.after().name(), alter.before().name());
            }
        }
        return renamed;
    }

    private static boolean isRenamed(SchemaChange.Alter alter) {
        return !alter.before().name().equals(alter.after().name());
    }

    /// What a new table could not have before all others were there.
    private void complete(Collection made) {
        for (Field field : made.fields()) {
            ddl.completeField(made, field).forEach(connection::execute);
        }
        made.indexes().stream()
                .distinct()
                .map(index -> ddl.addIndex(made, index))
                .forEach(connection::execute);
    }

    private void dropWords(Collection collection) {
        if (!collection.searchable().isEmpty()) {
            connection.engine().search().drop(collection).forEach(connection::execute);
        }
    }

    private void addWords(Collection collection) {
        if (!collection.searchable().isEmpty()) {
            new SearchFill(connection, collection).run();
        }
    }

    /// A collection that goes.
    ///
    /// @param table what it is called now, quoted
    /// @param words whether its words are there still
    private record Leaving(Collection collection, String table, boolean words) {}

    /// Gives tables their new names, by way of names that no collection can have.
    private List<Leaving> rename(
            List<SchemaChange.Alter> alters, List<Collection> made, List<Collection> gone) {
        Set<CollectionName> taken = new HashSet<>();
        alters.forEach(alter -> taken.add(alter.after().name()));
        made.forEach(collection -> taken.add(collection.name()));
        List<Leaving> leaving = new ArrayList<>();
        for (Collection collection : gone) {
            leaving.add(
                    taken.contains(collection.name())
                            ? makeWay(collection)
                            : new Leaving(collection, Sql.table(collection.name()), true));
        }
        List<SchemaChange.Alter> renamed = alters.stream().filter(SchemaSteps::isRenamed).toList();
        for (SchemaChange.Alter alter : renamed) {
            rename(Sql.table(alter.before().name()), aside(alter.before()));
        }
        for (SchemaChange.Alter alter : renamed) {
            rename(aside(alter.before()), Sql.table(alter.after().name()));
        }
        return leaving;
    }

    private Leaving makeWay(Collection gone) {
        dropWords(gone);
        rename(Sql.table(gone.name()), aside(gone));
        return new Leaving(gone, aside(gone), false);
    }

    private void rename(String from, String to) {
        connection.execute(Ddl.renameTable(from, to));
    }

    private static String aside(Collection collection) {
        return Sql.quoted("_was_" + collection.number());
    }

    private void drop(List<Leaving> leaving) {
        List<CollectionName> names = leaving.stream().map(l -> l.collection().name()).toList();
        for (Leaving each : leaving) {
            if (each.words() && !each.collection().searchable().isEmpty()) {
                connection
                        .engine()
                        .search()
                        .dropTable(each.collection())
                        .forEach(connection::execute);
            }
            for (Field field : each.collection().fields()) {
                // Two that refer to each other let go of each other first.
                if (Sql.linked(field) || refersToAny(field, names)) {
                    ddl.dropField(each.collection(), each.table(), field)
                            .forEach(connection::execute);
                }
            }
        }
        leaving.forEach(each -> connection.execute("DROP TABLE " + each.table()));
    }

    private static boolean refersToAny(Field field, List<CollectionName> names) {
        return field.type() instanceof FieldType.Relation(var to, var _) && names.contains(to);
    }

    private void store(
            List<SchemaChange.Alter> alters, List<Collection> made, List<Collection> gone) {
        for (Collection collection : gone) {
            connection.update(
                    "DELETE FROM _collections WHERE number = ?",
                    List.of(SqlParam.integer(collection.number())));
        }
        for (SchemaChange.Alter alter : alters) {
            Collection after = alter.after();
            connection.update(
                    "UPDATE _collections SET name = ?, kind = ?, definition = ? WHERE number = ?",
                    List.of(
                            SqlParam.text(after.name().value()),
                            SqlParam.text(after.kind().name()),
                            SqlParam.text(SchemaText.write(after)),
                            SqlParam.integer(after.number())));
        }
        for (Collection collection : made) {
            connection.update(
                    "INSERT INTO _collections (number, name, kind, definition) VALUES (?, ?, ?, ?)",
                    List.of(
                            SqlParam.integer(collection.number()),
                            SqlParam.text(collection.name().value()),
                            SqlParam.text(collection.kind().name()),
                            SqlParam.text(SchemaText.write(collection))));
        }
    }
}
