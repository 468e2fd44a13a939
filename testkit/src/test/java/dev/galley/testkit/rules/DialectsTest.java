package dev.galley.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.CallFacts;
import dev.galley.rules.Dialect;
import dev.galley.rules.RuleCompiler;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.store.postgres.PostgresDialect;
import dev.galley.store.sqlite.SqliteDialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The SQL of rules as each engine writes it: golden, one line for each thing that engines do differently.
class DialectsTest {

    private static final CollectionName TASKS = new CollectionName("tasks");
    private static final CollectionName USERS = new CollectionName("users");

    private static final Schema SCHEMA =
            Schema.of(
                    1,
                    new Collection(
                            3,
                            TASKS,
                            Collection.Kind.BASE,
                            List.of(
                                    Field.of("note", FieldType.Text.DEFAULT),
                                    Field.of("title", FieldType.Text.DEFAULT).asRequired(),
                                    Field.of(
                                            "owner",
                                            new FieldType.Relation(
                                                    USERS, FieldType.OnDelete.RESTRICT)),
                                    Field.of("done", new FieldType.Bool()),
                                    Field.of("n", FieldType.Int.DEFAULT),
                                    Field.of("price", World.decimal(9, 2)),
                                    Field.of("due", new FieldType.DateTime()),
                                    Field.of("place", new FieldType.Point()),
                                    Field.of("tags", FieldType.Text.DEFAULT).asMany(9),
                                    Field.of(
                                                    "helpers",
                                                    new FieldType.Relation(
                                                            USERS, FieldType.OnDelete.SET_NULL))
                                            .asMany(9)),
                            List.of(),
                            Map.of()),
                    new Collection(4, USERS, Collection.Kind.AUTH, List.of(), List.of(), Map.of()));

    static Stream<Arguments> rules() {
        return Stream.of(
                sql(
                        "record.note == record.owner",
                        "r.note IS r.owner",
                        "r.note IS NOT DISTINCT FROM r.owner"),
                sql(
                        "record.note != 'a'",
                        "r.note IS NOT ?",
                        "r.note IS DISTINCT FROM ?::text COLLATE C"),
                sql("record.done", "r.done = 1", "r.done"),
                sql("!record.done", "r.done = 0", "NOT r.done"),
                sql(
                        "record.n + 1 > 2",
                        "? < CASE WHEN typeof((r.n + ?)) = 'integer' THEN (r.n + ?) END",
                        "?::bigint < galley_add(r.n, ?::bigint)"),
                sql(
                        "record.n / 2 % 3 == 1",
                        "CASE WHEN typeof(((r.n / ?) % ?)) = 'integer' THEN ((r.n / ?) % ?) END = ?",
                        "galley_mod(galley_div(r.n, ?::bigint), ?::bigint) = ?::bigint"),
                sql(
                        "-record.n < 0",
                        "CASE WHEN typeof((-r.n)) = 'integer' THEN (-r.n) END < ?",
                        "galley_neg(r.n) < ?::bigint"),
                sql("record.price == decimal('9.9')", "r.price = ?", "r.price = ?::bigint"),
                sql(
                        "record.due - duration('1h') < request.time",
                        "nullif(nullif(max(min((r.due - ?), 253402300800000), -62135596800001), 253402300800000), -62135596800001) < ?",
                        "nullif(nullif(greatest(least((r.due - ?::bigint), 253402300800000), -62135596800001), 253402300800000), -62135596800001) < ?::bigint"),
                sql(
                        "distance(record.place, point(52.5, 13.4)) < 1000",
                        "json_extract(r.place, '$[1]') BETWEEN ? AND ? AND json_extract(r.place, '$[0]') BETWEEN ? AND ? AND CAST(json_extract(r.place, '$[1]') * 500.0 AS INTEGER) IN (WITH RECURSIVE bands (band) AS (SELECT CAST(? * 500.0 AS INTEGER) UNION ALL SELECT band + 1 FROM bands WHERE band < CAST(? * 500.0 AS INTEGER)) SELECT band FROM bands) AND galley_distance(r.place, ?) < ?",
                        "r.place <@ box(point(?::double precision, ?::double precision), point(?::double precision, ?::double precision)) AND galley_distance(r.place, ?::point) < ?::double precision"),
                sql(
                        "distance(record.place, point(52.5, 13.4)) < 50000",
                        "json_extract(r.place, '$[1]') BETWEEN ? AND ? AND json_extract(r.place, '$[0]') BETWEEN ? AND ? AND CAST(json_extract(r.place, '$[1]') * 500.0 AS INTEGER) BETWEEN CAST(? * 500.0 AS INTEGER) AND CAST(? * 500.0 AS INTEGER) AND galley_distance(r.place, ?) < ?",
                        "r.place <@ box(point(?::double precision, ?::double precision), point(?::double precision, ?::double precision)) AND galley_distance(r.place, ?::point) < ?::double precision"),
                sql(
                        "record.title.startsWith('a')",
                        "substr(r.title, 1, length(?)) = ?",
                        "starts_with(r.title, ?::text COLLATE C)"),
                sql(
                        "record.title.endsWith('a')",
                        "substr(r.title, length(r.title) - length(?) + 1) = ?",
                        "right(r.title, length(?::text COLLATE C)) = ?::text COLLATE C"),
                sql(
                        "record.title.contains('a')",
                        "instr(r.title, ?) > 0",
                        "strpos(r.title, ?::text COLLATE C) > 0"),
                sql(
                        "record.title.lowerAscii() == 'a'",
                        "lower(r.title) = ?",
                        "lower(r.title COLLATE C) = ?::text COLLATE C"),
                sql(
                        "record.title.matches('^a.b$')",
                        "galley_re2(r.title, ?)",
                        "r.title ~ ?::text COLLATE C"),
                sql(
                        "record.note in auth.roles",
                        "r.note IN (SELECT value FROM json_each(?))",
                        "r.note = ANY(?::text[])"),
                sql(
                        "'a' in record.tags",
                        "? IN (SELECT value FROM json_each(r.tags))",
                        "?::text COLLATE C = ANY(r.tags)"),
                sql(
                        "size(record.tags) == 1",
                        "json_array_length(r.tags) = ?",
                        "cardinality(r.tags) = ?::bigint"),
                sql(
                        "record.tags.exists(t, t < 'b')",
                        "EXISTS (SELECT 1 FROM json_each(r.tags) t2 WHERE t2.value < ?)",
                        "EXISTS (SELECT 1 FROM unnest(r.tags) AS t2(value) WHERE t2.value < ?::text COLLATE C)"),
                sql(
                        "auth.id in record.helpers",
                        "r.id IN (SELECT record FROM _link_3_helpers WHERE target = ?)",
                        "r.id IN (SELECT record FROM _link_3_helpers WHERE target = ?::text COLLATE C)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void each_engine_writes_it_its_way(String text, String sqlite, String postgres)
            throws RuleException {
        BoundRule rule = new RuleCompiler(SCHEMA).rule(TASKS, Scope.VIEW, text).bind(ADA);
        assertThat(render(rule, new SqliteDialect())).isEqualTo(sqlite);
        assertThat(render(rule, new PostgresDialect())).isEqualTo(postgres);
    }

    private static final CallFacts ADA =
            new CallFacts() {
                @Override
                public Call call() {
                    RecordId id = new RecordId(World.id("users", 1));
                    return Call.of(
                            new Caller.User(USERS, id, "s", Set.of("a"), true, Map.of()),
                            World.NOW);
                }

                @Override
                public Value userField(String field) {
                    return Value.NULL;
                }
            };

    private static String render(BoundRule rule, Dialect dialect) {
        return rule.sql(dialect, "r").text().replace("\"", "");
    }

    private static Arguments sql(String text, String sqlite, String postgres) {
        return Arguments.of(text, sqlite, postgres);
    }
}
