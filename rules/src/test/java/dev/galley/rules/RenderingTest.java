package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The SQL of rules and of their negations, in no engine's dialect.
class RenderingTest {

    private static final Dialect PLAIN = new PlainDialect();

    static Stream<Arguments> asAda() {
        return Stream.of(
                // one side can be null: plain = where it is true, IS NOT where it is false
                sql("record.owner == auth.id", "r.owner = ?", "r.owner IS NOT ?"),
                sql("record.lead == auth.id", "r.lead = ?", "r.lead <> ?"),
                sql("record.note == record.owner", "r.note IS r.owner", "r.note IS NOT r.owner"),
                sql("record.note == null", "r.note IS NULL", "r.note IS NOT NULL"),
                sql("record.meta != null", "r.meta IS NOT NULL", "r.meta IS NULL"),
                sql("record.n < 3", "r.n < ?", "r.n >= ?"),
                sql("record.n >= 3", "? <= r.n", "? > r.n"),
                sql("record.open", "r.open = 1", "r.open = 0"),
                sql(
                        "record.title.startsWith('a')",
                        "STARTS_WITH(r.title, ?)",
                        "NOT (STARTS_WITH(r.title, ?))"),
                sql(
                        "record.title.matches('a')",
                        "MATCHES(r.title, ?)",
                        "NOT (MATCHES(r.title, ?))"),
                sql(
                        "record.title.lowerAscii() == 'a'",
                        "LOWER_ASCII(r.title) = ?",
                        "LOWER_ASCII(r.title) <> ?"),
                sql(
                        "record.open && (record.done || record.n == 1)",
                        "r.open = 1 AND (r.done = 1 OR r.n = ?)",
                        "(r.open = 0 OR r.done = 0 AND r.n IS NOT ?)"),
                sql(
                        "record.done ? record.open : record.n == 1",
                        "CASE WHEN r.done = 1 THEN r.open = 1 WHEN r.done = 0 THEN r.n = ? ELSE FALSE END",
                        "CASE WHEN r.done = 1 THEN r.open = 0 WHEN r.done = 0 THEN r.n IS NOT ? ELSE FALSE END"),
                sql(
                        "(record.open && record.done) == record.open",
                        "CASE WHEN r.open = 1 AND r.done = 1 THEN TRUE WHEN (r.open = 0 OR r.done = 0) THEN FALSE END = r.open",
                        "CASE WHEN r.open = 1 AND r.done = 1 THEN TRUE WHEN (r.open = 0 OR r.done = 0) THEN FALSE END <> r.open"),
                // what is computed is an error or a value
                sql(
                        "record.n + 1 == record.votes",
                        "WHOLE((r.n + ?)) = r.votes",
                        "WHOLE((r.n + ?)) <> r.votes"),
                sql(
                        "-(record.n * 2 - 1) / 3 % 4 == 0",
                        "WHOLE((((-((r.n * ?) - ?)) / ?) % ?)) = ?",
                        "WHOLE((((-((r.n * ?) - ?)) / ?) % ?)) <> ?"),
                sql(
                        "record.n + 1 == record.n",
                        "WHOLE((r.n + ?)) = r.n",
                        "WHOLE((r.n + ?)) IS NOT NULL AND WHOLE((r.n + ?)) IS NOT r.n"),
                sql(
                        "record.price < record.cost",
                        "(r.price * 100) < r.cost",
                        "(r.price * 100) >= r.cost"),
                sql(
                        "record.due + duration('1h') < request.time",
                        "nullif(nullif(GREATEST(LEAST((r.due + ?), 253402300800000), -62135596800001), 253402300800000), -62135596800001) < ?",
                        "nullif(nullif(GREATEST(LEAST((r.due + ?), 253402300800000), -62135596800001), 253402300800000), -62135596800001) >= ?"),
                sql(
                        "distance(record.place, point(52.5, 13.4)) < 1000",
                        "INSIDE_LOW(r.place, ?, ?, ?, ?) AND DISTANCE(r.place, ?) < ?",
                        "DISTANCE(r.place, ?) >= ?"),
                sql(
                        "distance(record.place, point(52.5, 13.4)) < 11000",
                        "INSIDE_LOW(r.place, ?, ?, ?, ?) AND DISTANCE(r.place, ?) < ?",
                        "DISTANCE(r.place, ?) >= ?"),
                sql(
                        "distance(record.place, point(52.5, 13.4)) < 12000",
                        "INSIDE(r.place, ?, ?, ?, ?) AND DISTANCE(r.place, ?) < ?",
                        "DISTANCE(r.place, ?) >= ?"),
                sql(
                        "distance(point(52.5, 180), record.place) >= 1000.0",
                        "? <= DISTANCE(?, r.place)",
                        "(INSIDE_LOW(r.place, ?, ?, ?, ?) OR INSIDE_LOW(r.place, ?, ?, ?, ?)) AND ? > DISTANCE(?, r.place)"),
                sql(
                        "distance(record.place, auth.record.home) <= 5",
                        "(INSIDE_LOW(r.place, ?, ?, ?, ?) OR INSIDE_LOW(r.place, ?, ?, ?, ?)) AND DISTANCE(r.place, ?) <= ?",
                        "DISTANCE(r.place, ?) > ?"),
                sql(
                        "distance(record.place, record.base) == 0",
                        "DISTANCE(r.place, r.base) = ?",
                        "DISTANCE(r.place, r.base) <> ?"),
                sql("record.place == null", "r.place IS NULL", "r.place IS NOT NULL"),
                sql("size(record.title) == 3", "length(r.title) = ?", "length(r.title) <> ?"),
                // lists
                sql(
                        "record.note in ['a', 'b']",
                        "r.note IN (?, ?)",
                        "r.note IS NOT ? AND r.note IS NOT ?"),
                sql("record.title in [record.note]", "r.title = r.note", "r.title IS NOT r.note"),
                sql(
                        "record.n in [record.votes + 1]",
                        "WHOLE((r.votes + ?)) IS NOT NULL AND r.n = WHOLE((r.votes + ?))",
                        "WHOLE((r.votes + ?)) IS NOT NULL AND WHOLE((r.votes + ?)) IS NOT NULL AND r.n IS NOT WHOLE((r.votes + ?))"),
                sql("'a' in record.tags", "MEMBER(?, r.tags)", "NOT (MEMBER(?, r.tags))"),
                sql(
                        "record.note in auth.roles",
                        "MEMBER(r.note, ?[])",
                        "(r.note IS NULL OR NOT (MEMBER(r.note, ?[])))"),
                sql(
                        "auth.id in record.helpers",
                        "r.id IN (SELECT record FROM _link_1_helpers WHERE target = ?)",
                        "NOT (r.id IN (SELECT record FROM _link_1_helpers WHERE target = ?))"),
                sql(
                        "record.lead in record.helpers",
                        "EXISTS (SELECT 1 FROM _link_1_helpers l WHERE l.record = r.id AND l.target = r.lead)",
                        "NOT (EXISTS (SELECT 1 FROM _link_1_helpers l WHERE l.record = r.id AND l.target = r.lead))"),
                sql("size(record.tags) > 1", "? < LIST_SIZE(r.tags)", "? >= LIST_SIZE(r.tags)"),
                sql(
                        "size(record.helpers) > 1",
                        "? < (SELECT count(*) FROM _link_1_helpers WHERE record = r.id)",
                        "? >= (SELECT count(*) FROM _link_1_helpers WHERE record = r.id)"),
                sql(
                        "record.tags.exists(t, t == 'a')",
                        "EXISTS (SELECT 1 FROM ROWS(r.tags) t2 WHERE t2.value = ?)",
                        "NOT EXISTS (SELECT 1 FROM ROWS(r.tags) t2 WHERE t2.value = ?)"),
                sql(
                        "record.scores.all(s, s > record.n)",
                        "NOT EXISTS (SELECT 1 FROM ROWS(r.scores) t2 WHERE (r.n < t2.value) IS NOT TRUE)",
                        "EXISTS (SELECT 1 FROM ROWS(r.scores) t2 WHERE r.n >= t2.value)"),
                sql(
                        "record.helpers.exists(h, h == record.owner)",
                        "EXISTS (SELECT 1 FROM (SELECT target AS value FROM _link_1_helpers WHERE record = r.id) t2 WHERE t2.value = r.owner)",
                        "NOT EXISTS (SELECT 1 FROM (SELECT target AS value FROM _link_1_helpers WHERE record = r.id) t2 WHERE t2.value = r.owner)"),
                // paths: IN where the comparison needs nothing else of the record
                sql(
                        "record.project.owner == auth.id",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.owner = ?)",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.owner IS NOT ?)"),
                sql(
                        "record.project.parent.active",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.parent IN (SELECT t3.id FROM projects t3 WHERE t3.active = 1))",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.parent IN (SELECT t3.id FROM projects t3 WHERE t3.active = 0))"),
                sql(
                        "record.project.name == record.title",
                        "EXISTS (SELECT 1 FROM projects t2 WHERE t2.id = r.project AND t2.name = r.title)",
                        "EXISTS (SELECT 1 FROM projects t2 WHERE t2.id = r.project AND t2.name <> r.title)"),
                sql(
                        "(record.open ? record.project.name : record.title) == record.title",
                        "CASE WHEN r.open = 1 THEN (SELECT t2.name FROM projects t2 WHERE t2.id = r.project) WHEN r.open = 0 THEN r.title END = r.title",
                        "CASE WHEN r.open = 1 THEN (SELECT t2.name FROM projects t2 WHERE t2.id = r.project) WHEN r.open = 0 THEN r.title END <> r.title"),
                // lookups: IN where only equalities tie it to the record
                sql(
                        "exists('members', m, m.project == record.project && m.user == auth.id)",
                        "r.project IN (SELECT t2.project FROM members t2 WHERE t2.user = ?)",
                        "(r.project IN (SELECT t2.project FROM members t2 WHERE t2.user = ?)) IS NOT TRUE"),
                sql(
                        "exists('members', m, m.project == record.project && m.user == record.lead)",
                        "(r.project, r.lead) IN (SELECT t2.project, t2.user FROM members t2 WHERE TRUE)",
                        "((r.project, r.lead) IN (SELECT t2.project, t2.user FROM members t2 WHERE TRUE)) IS NOT TRUE"),
                sql(
                        "exists('members', m, m.user == record.owner)",
                        "EXISTS (SELECT 1 FROM members t2 WHERE t2.user IS r.owner)",
                        "(EXISTS (SELECT 1 FROM members t2 WHERE t2.user IS r.owner)) IS NOT TRUE"),
                sql(
                        "exists('members', m, m.project == record.project && m.level > 1)",
                        "r.project IN (SELECT t2.project FROM members t2 WHERE ? < t2.level)",
                        "NOT EXISTS (SELECT 1 FROM members t2 WHERE ((t2.project IS NOT r.project OR ? >= t2.level)) IS NOT TRUE)"),
                sql(
                        "exists('members', m, m.level > record.n)",
                        "EXISTS (SELECT 1 FROM members t2 WHERE r.n < t2.level)",
                        "NOT EXISTS (SELECT 1 FROM members t2 WHERE (r.n >= t2.level) IS NOT TRUE)"),
                // callers
                sql("auth != null && record.open", "r.open = 1", "r.open = 0"),
                sql("'editor' in auth.roles || record.owner == auth.id", "TRUE", "FALSE"),
                sql(
                        "'admin' in auth.roles || record.owner == auth.id",
                        "r.owner = ?",
                        "r.owner IS NOT ?"),
                sql("auth.claims.level == record.n", "? = r.n", "? IS NOT r.n"),
                sql("auth.claims.plan == record.n", "FALSE", "TRUE"),
                sql("auth.claims.plan < record.n", "FALSE", "FALSE"),
                sql("auth.claims.plan == record.n + 1", "FALSE", "WHOLE((r.n + ?)) IS NOT NULL"),
                sql("auth.record.team == null", "FALSE", "TRUE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asAda")
    void both_polarities_of_a_rule(String text, String holds, String fails) {
        assertThat(render(text, Fixture.ada())).isEqualTo(holds);
        assertThat(render("!(" + text + ")", Fixture.ada())).isEqualTo(fails);
    }

    static Stream<Arguments> asGuest() {
        return Stream.of(
                sql("record.owner == auth.id", "FALSE", "FALSE"),
                sql("auth.id in record.helpers", "FALSE", "FALSE"),
                sql("record.open && record.owner == auth.id", "FALSE", "r.open = 0"),
                sql("record.open || record.owner == auth.id", "r.open = 1", "FALSE"),
                sql(
                        "exists('members', m, m.project == record.project && m.user == auth.id)",
                        "FALSE",
                        "NOT EXISTS (SELECT 1 FROM members t2 WHERE (t2.project IS NOT r.project) IS NOT TRUE)"),
                sql("auth == null", "TRUE", "FALSE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asGuest")
    void a_guest_is_never_bound_as_a_null(String text, String holds, String fails) {
        assertThat(render(text, Fixture.guest())).isEqualTo(holds);
        assertThat(render("!(" + text + ")", Fixture.guest())).isEqualTo(fails);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                sql("title == 'a'", "r.title = ?", "r.title <> ?"),
                sql("salary > 3", "r.owner = ? AND ? < r.salary", "r.owner = ? AND ? >= r.salary"),
                sql(
                        "salary == null",
                        "(r.owner = ? AND r.salary IS NULL OR (r.owner = ?) IS NOT TRUE)",
                        "r.owner = ? AND r.salary IS NOT NULL"),
                sql(
                        "project.name == 'x'",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.owner = ? AND t2.name = ?)",
                        "(r.project IN (SELECT t2.id FROM projects t2 WHERE (t2.owner = ? AND t2.name <> ? OR (t2.owner = ?) IS NOT TRUE))"
                                + " OR NOT EXISTS (SELECT 1 FROM projects t2 WHERE t2.id = r.project))"),
                // users have no view rule: nobody's team can be seen
                sql(
                        "owner.team == 'red'",
                        "FALSE",
                        "(r.owner IN (SELECT t2.id FROM users t2 WHERE TRUE) OR NOT EXISTS (SELECT 1 FROM users t2 WHERE t2.id = r.owner))"),
                sql(
                        "'x' in project.labels",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.owner = ? AND MEMBER(?, t2.labels))",
                        "r.project IN (SELECT t2.id FROM projects t2 WHERE t2.owner = ? AND NOT (MEMBER(?, t2.labels)))"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void a_filter_sees_what_its_caller_may(String text, String holds, String fails) {
        assertThat(text(Fixture.filter(text, Sight.CALLER), Fixture.ada())).isEqualTo(holds);
        assertThat(text(Fixture.filter("!(" + text + ")", Sight.CALLER), Fixture.ada()))
                .isEqualTo(fails);
    }

    @Test
    void an_unguarded_filter_sees_everything() {
        assertThat(text(Fixture.filter("secret == 'a' && salary > 3", Sight.ALL), Fixture.guest()))
                .isEqualTo("r.secret = ? AND ? < r.salary");
        assertThat(text(Fixture.filter("owner.team == 'red'", Sight.ALL), Fixture.guest()))
                .isEqualTo("r.owner IN (SELECT t2.id FROM users t2 WHERE t2.team = ?)");
    }

    @Test
    void parameters_come_in_the_order_of_their_marks_with_their_kinds() {
        SqlText sql =
                Fixture.rule(
                                "record.n in [1, 2] && record.note in auth.roles && record.price < decimal('9.9')")
                        .bind(Fixture.ada())
                        .sql(PLAIN, "r");
        assertThat(sql.params())
                .extracting(SqlParam::kind)
                .containsExactly(
                        FieldType.Kind.INT,
                        FieldType.Kind.INT,
                        FieldType.Kind.TEXT,
                        FieldType.Kind.DECIMAL);
        assertThat(sql.params())
                .extracting(SqlParam::list)
                .containsExactly(false, false, true, false);
        assertThat(sql.params().getLast().value()).isEqualTo(new Value.Decimal(990, 2));
    }

    @Test
    void equal_shapes_share_one_text_and_others_do_not() {
        Rule rule = Fixture.rule("record.owner == auth.id");
        BoundRule ada = rule.bind(Fixture.ada());
        BoundRule again = Fixture.rule("record.owner == auth.id").bind(Fixture.ada());
        assertThat(ada.shape())
                .isEqualTo(again.shape())
                .isNotEqualTo(rule.bind(Fixture.guest()).shape());
        assertThat(ada.sql(PLAIN, "r").text())
                .isSameAs(rule.bind(Fixture.ada()).sql(PLAIN, "r").text());
        assertThat(ada.shape())
                .isNotEqualTo(Fixture.rule("record.lead == auth.id").bind(Fixture.ada()).shape());
    }

    @Test
    void more_shapes_than_are_kept_are_made_anew() {
        Rule rule =
                Fixture.rule(
                        "record.n == auth.claims.a || record.n == auth.claims.b || record.n == auth.claims.c || record.n == auth.claims.d");
        Object[] claims = {1L, "x", true, 2.5};
        for (int i = 0; i < 256; i++) {
            dev.galley.model.Caller.User user =
                    new dev.galley.model.Caller.User(
                            Fixture.USERS,
                            new dev.galley.model.RecordId(Fixture.ADA),
                            "s",
                            java.util.Set.of(),
                            true,
                            java.util.Map.of(
                                    "a",
                                    claims[i % 4],
                                    "b",
                                    claims[i / 4 % 4],
                                    "c",
                                    claims[i / 16 % 4],
                                    "d",
                                    claims[i / 64]));
            BoundRule bound = rule.bind(Fixture.facts(user, java.util.Map.of()));
            Verdict expected =
                    bound.sql(PLAIN, "r").text().equals("FALSE") ? Verdict.FALSE : Verdict.TRUE;
            assertThat(
                            bound.evaluate(
                                    Fixture.task("n", 1),
                                    Row.NONE,
                                    Fixture.lookups(java.util.Map.of())))
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_rule_that_reads_next_is_no_predicate_over_a_table() {
        BoundRule rule = Fixture.rule(Scope.UPDATE, "next.owner == auth.id").bind(Fixture.ada());
        assertThatThrownBy(() -> rule.sql(PLAIN, "r")).isInstanceOf(IllegalStateException.class);
    }

    private static Arguments sql(String text, String holds, String fails) {
        return Arguments.of(text, holds, fails);
    }

    private static String render(String text, CallFacts facts) {
        return text(Fixture.rule(text), facts);
    }

    private static String text(Rule rule, CallFacts facts) {
        return rule.bind(facts).sql(PLAIN, "r").text().replace("\"", "");
    }
}
