package dev.galley.server.collections;

import static dev.galley.store.SystemTable.integer;
import static dev.galley.store.SystemTable.text;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import dev.galley.store.SchemaChange;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Changes the schema, and remembers each change with what it did.
final class Migrations {

    static final SystemTable TABLE =
            new SystemTable(
                    "_migrations",
                    List.of(integer("version"), integer("applied"), text("steps")),
                    List.of("version"),
                    List.of());

    private static final String ADD =
            "INSERT INTO _migrations (version, applied, steps) VALUES (?, ?, ?)";
    private static final String NEWEST =
            "SELECT version, applied, steps FROM _migrations ORDER BY version DESC LIMIT ?";

    private final Store store;
    private final InstantSource clock;
    private final Function<SchemaChange.Step, List<SqlText>> followers;

    /// @param followers what other rooms keep of a collection, and do when it is renamed or goes
    Migrations(
            Store store,
            InstantSource clock,
            Function<SchemaChange.Step, List<SqlText>> followers) {
        this.store = store;
        this.clock = clock;
        this.followers = followers;
    }

    /// One change that was made.
    ///
    /// @param version of the schema afterwards
    /// @param steps   a line for each
    record Migration(long version, long appliedMillis, List<String> steps) {}

    /// Changes the schema.
    ///
    /// @param lines what that is, in words
    /// @throws dev.galley.model.ProblemException `schema_conflict`
    Schema apply(SchemaChange change, List<String> lines) {
        List<SqlText> following =
                change.steps().stream().flatMap(step -> followers.apply(step).stream()).toList();
        SqlText record =
                new SqlText(
                        ADD,
                        List.of(
                                SqlParam.integer(change.basedOn() + 1),
                                SqlParam.integer(clock.millis()),
                                SqlParam.text(String.join("\n", lines))));
        return store.change(change.then(following).then(List.of(record)));
    }

    /// The newest first.
    List<Migration> newest(int limit) {
        return store.read(
                Reads.SCAN,
                snapshot ->
                        snapshot.query(
                                new SqlText(NEWEST, List.of(SqlParam.integer(limit))),
                                row ->
                                        new Migration(
                                                row.number(0),
                                                row.number(1),
                                                List.of(row.text(2).split("\n", -1)))));
    }
}
