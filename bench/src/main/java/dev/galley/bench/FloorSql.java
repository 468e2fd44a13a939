package dev.galley.bench;

import dev.galley.model.CollectionName;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.StoredRecord;
import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.function.UnaryOperator;

/// The floor's statements, as a careful hand writes them for these tables and indexes.
final class FloorSql {

    private static final CollectionName NOTES = new CollectionName("notes");

    private static final String COLUMNS =
            "id, _rev, created, updated, title, body, done, rank, owner";

    private static final String VIEW = "SELECT " + COLUMNS + " FROM notes WHERE id = ?";
    private static final String LIST_OF =
            "SELECT " + COLUMNS + " FROM notes WHERE owner = ? ORDER BY rank, id LIMIT ?";
    private static final String LIST =
            "SELECT " + COLUMNS + " FROM articles ORDER BY rank, id LIMIT ?";
    private static final String INSERT =
            "INSERT INTO notes (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            """
            UPDATE notes SET title = ?, body = ?, done = ?, rank = ?, updated = ?, _rev = ?
            WHERE id = ? AND _rev = ?\
            """;

    private FloorSql() {}

    static SqlText view(String id) {
        return new SqlText(VIEW, List.of(SqlParam.text(id)));
    }

    static SqlText listOf(String owner, int limit) {
        return new SqlText(LIST_OF, List.of(SqlParam.text(owner), SqlParam.integer(limit)));
    }

    static SqlText list(int limit) {
        return new SqlText(LIST, List.of(SqlParam.integer(limit)));
    }

    /// Inserts a note; it reads nothing before.
    static Decision<Note> insert(Note note) {
        SqlText sql =
                new SqlText(
                        INSERT,
                        List.of(
                                SqlParam.text(note.id()),
                                SqlParam.integer(note.rev()),
                                SqlParam.integer(note.created()),
                                SqlParam.integer(note.updated()),
                                SqlParam.text(note.title()),
                                SqlParam.text(note.body()),
                                bool(note.done()),
                                SqlParam.integer(note.rank()),
                                SqlParam.text(note.owner())));
        return new Direct(_ -> note, _ -> new Change.Effect(sql, Change.Effect.ANY));
    }

    /// Reads a note and writes what `change` makes of it, unless somebody else was faster.
    static Decision<Note> update(String id, UnaryOperator<Note> change) {
        return new Direct(
                snapshot -> change.apply(find(snapshot, new RecordId(id))),
                note ->
                        one(
                                UPDATE,
                                List.of(
                                        SqlParam.text(note.title()),
                                        SqlParam.text(note.body()),
                                        bool(note.done()),
                                        SqlParam.integer(note.rank()),
                                        SqlParam.integer(note.updated()),
                                        SqlParam.integer(note.rev()),
                                        SqlParam.text(note.id()),
                                        SqlParam.integer(note.rev() - 1))));
    }

    /// A statement that must touch one row.
    private static Change.Effect one(String text, List<SqlParam> params) {
        return new Change.Effect(new SqlText(text, params), 1);
    }

    private static SqlParam bool(boolean value) {
        return new SqlParam(new Value.Bool(value), FieldType.Kind.BOOL, false);
    }

    private static Note find(Snapshot snapshot, RecordId id) {
        StoredRecord note = snapshot.find(snapshot.schema().get(NOTES), id).orElseThrow();
        return new Note(
                id.value(),
                note.rev(),
                note.createdMillis(),
                note.updatedMillis(),
                text(note.value("title")),
                text(note.value("body")),
                note.value("done").equals(new Value.Bool(true)),
                note.value("rank") instanceof Value.Int rank ? rank.number() : 0,
                text(note.value("owner")));
    }

    private static String text(Value value) {
        return value instanceof Value.Text text ? text.text() : "";
    }

    /// A write of one statement, through the product's writer and past everything else.
    private record Direct(Reading reading, Writing writing) implements Decision<Note> {

        private interface Reading {
            Note on(Snapshot snapshot);
        }

        private interface Writing {
            Change.Effect of(Note note);
        }

        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<Note> decide(Snapshot snapshot) {
            Note note = reading.on(snapshot);
            Change change = Change.of(writing.of(note));
            return new Decided<>(change, _ -> note);
        }
    }
}
