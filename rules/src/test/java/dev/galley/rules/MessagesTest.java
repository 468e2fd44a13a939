package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.galley.model.FieldError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What an author reads when a text is wrong: golden, with places.
class MessagesTest {

    static Stream<Arguments> viewRules() {
        return Stream.of(
                wrong("", "1:1: an empty text is no rule; leave the rule out to deny everyone"),
                wrong("  ", "1:1: an empty text is no rule; leave the rule out to deny everyone"),
                // names
                wrong(
                        "record.ownr == auth.id",
                        "1:8: no field 'ownr' in 'tasks'; did you mean 'owner'?"),
                wrong("record.xyzzy == 1", "1:8: no field 'xyzzy' in 'tasks'"),
                wrong("record._rev == 1", "1:8: no field '_rev' in 'tasks'"),
                wrong(
                        "auth.idd == record.title",
                        "1:6: 'auth' has no member 'idd'; did you mean 'id'?"),
                wrong(
                        "request.tim > record.start",
                        "1:9: 'request' has no member 'tim'; did you mean 'time'?"),
                wrong(
                        "request.app.versoin == '1'",
                        "1:13: 'request.app' has no member 'versoin'; did you mean 'version'?"),
                wrong(
                        "next.owner == auth.id",
                        "1:1: unknown name 'next'; only create and update rules see next"),
                wrong(
                        "owner == auth.id",
                        "1:1: unknown name 'owner'; fields are members: write record.owner"),
                wrong("recrd.open", "1:1: unknown name 'recrd'; did you mean 'record'?"),
                wrong("list", "1:1: unknown name 'list'"),
                wrong(
                        "record.open &&\n  record.project.ownr == auth.id",
                        "2:18: no field 'ownr' in 'projects'; did you mean 'owner'?"),
                wrong(
                        "exists('members', m, m.projct == record.project)",
                        "1:24: no field 'projct' in 'members'; did you mean 'project'?"),
                wrong(
                        "exists('membrs', m, m.project == record.project)",
                        "1:8: no collection 'membrs'; did you mean 'members'?"),
                wrong(
                        "exists(members, m, true)",
                        "1:8: exists takes the quoted name of a collection first"),
                wrong(
                        "exists('members', record, true)",
                        "1:19: 'record' has a meaning already; choose another name"),
                wrong(
                        "exists('members', m, record.tags.exists(m, m == 'a'))",
                        "1:41: 'm' has a meaning already; choose another name"),
                wrong(
                        "exists('members', 'm', true)",
                        "1:19: here stands the name of a new variable"),
                // what is no value
                wrong("auth", "1:1: 'auth' is no value by itself; name one of its members"),
                wrong(
                        "record == record",
                        "1:1: 'record' is no value by itself; name one of its members\n"
                                + "1:11: 'record' is no value by itself; name one of its members"),
                wrong(
                        "auth.claims == null",
                        "1:5: 'auth.claims' is no value by itself; name one of its members"),
                // types
                wrong("record.title", "1:7: a bool is needed here, and this is a text"),
                wrong("record.n && record.open", "1:7: a bool is needed here, and this is a int"),
                wrong("record.n == 'a'", "1:10: cannot compare int with text"),
                wrong(
                        "record.place == record.base",
                        "1:14: points are compared with null alone; use distance(p, q) == 0.0"),
                wrong("record.place < record.base", "1:14: point has no order"),
                wrong("record.base == null", "1:13: 'record.base' is required, so never null"),
                wrong("record.base in [record.place]", "1:16: a point does not go into a list"),
                wrong("record.place in record.tags", "1:14: a point is no item of a list"),
                wrong(
                        "distance(record.open ? record.place : record.base, record.base) < 1",
                        "1:22: ?: chooses between single values, not a point"),
                wrong(
                        "distance(record.place, record.title) < 5",
                        "1:9: distance is between two points, and this is a text"),
                wrong("distance(record.place) < 5", "1:9: distance is not called like this"),
                wrong(
                        "distance(record.place, point(record.weight, 1.0)) < 5",
                        "1:29: point takes two constants: point(52.52, 13.405), latitude first"),
                wrong(
                        "distance(record.place, point(120.0, 30.0)) < 5",
                        "1:29: there is no such place: latitudes are -90 to 90 and come first,"
                                + " longitudes -180 to 180"),
                wrong(
                        "distance(record.place, record.base) < record.n",
                        "1:37: int and number are not compared: only small ints are exact as"
                                + " numbers"),
                wrong("record.place", "1:7: a bool is needed here, and this is a point"),
                wrong(
                        "record.place.lat > 1.0",
                        "1:14: a point has no members; only relations have"),
                wrong(
                        "record.weight < 1",
                        "1:15: a number is compared with a number: write 1.0, not 1"),
                wrong("record.n == 1.0", "1:10: an int is compared with an int: write 1, not 1.0"),
                wrong(
                        "record.n == record.weight",
                        "1:10: int and number are not compared: only small ints are exact as numbers"),
                wrong(
                        "record.price < 10",
                        "1:14: a decimal is compared with a decimal: decimal('9.99')"),
                wrong(
                        "record.due < '2026-01-01'",
                        "1:12: a datetime is compared with a datetime: timestamp('2026-12-01T00:00:00Z')"),
                wrong(
                        "record.price < decimal('9.999')",
                        "1:14: the field has 2 digits behind the point, so it cannot be compared with 3"),
                wrong(
                        "record.huge == record.cost",
                        "1:13: the two decimals have more than 18 digits together"),
                wrong("record.title == null", "1:14: 'record.title' is required, so never null"),
                wrong("null != record.start", "1:6: 'record.start' is required, so never null"),
                wrong("record.cost == null", "1:13: 'record.cost' is required, so never null"),
                wrong(
                        "record.tags == null",
                        "1:13: a list is never null; use size(record.tags) == 0"),
                wrong("auth.id == null", "1:9: 'auth.id' is required, so never null"),
                wrong(
                        "record.tags == record.tags",
                        "1:13: lists are not compared; use in, size, all or exists"),
                wrong(
                        "record.tags < ['a']",
                        "1:13: lists have no order; use in, size, all or exists"),
                wrong("record.meta == record.meta", "1:13: json is compared with null alone"),
                wrong("record.meta < record.meta", "1:13: json has no order"),
                wrong("record.n < null", "1:10: null has no order"),
                wrong("record.title + 'x' == 'ax'", "1:14: text is not joined with +"),
                wrong(
                        "record.weight * 2.0 > 1.0",
                        "1:15: there is no arithmetic on number values; only on int"),
                wrong(
                        "record.price + record.price > decimal('1')",
                        "1:14: there is no arithmetic on decimal values; only on int"),
                wrong(
                        "record.start + 1 > record.due",
                        "1:14: cannot compute with datetime and int"),
                wrong("-record.weight < 0.0", "1:1: there is no negative number"),
                wrong(
                        "record.n.startsWith('a')",
                        "1:20: startsWith is for text, and this is a int"),
                wrong("size(record.n) > 1", "1:5: size is for text and lists, not for this int"),
                wrong("record.n.all(x, true)", "1:13: all is for lists, not for this int"),
                wrong("record.title in record.owner", "1:14: behind in stands a list, not a text"),
                wrong("record.n in ['a']", "1:10: cannot compare int with text"),
                wrong("record.n in record.tags", "1:10: cannot compare int with text"),
                wrong("null in record.tags", "1:6: a list holds no null; compare with == null"),
                wrong(
                        "record.note in ['a', null]",
                        "1:16: null does not go into a list; compare with == null beside it"),
                wrong(
                        "record.note in ['a', 1]",
                        "1:16: the items of a list are of one type, not text and int"),
                wrong("record.note in []", "1:16: an empty list holds nothing"),
                wrong(
                        "(record.open ? record.n : record.title) == 1",
                        "1:14: cannot compare int with text"),
                wrong(
                        "(record.open ? record.note : null) == 'a'",
                        "1:14: ?: does not give null; null is only compared"),
                wrong(
                        "auth.claims.a == auth.claims.b",
                        "1:15: two claims cannot be compared: neither says its type"),
                wrong("auth.claims.a.b == 1", "1:15: a claim has no members; only relations have"),
                wrong("record.title.size == 1", "1:14: a text has no members; only relations have"),
                wrong(
                        "record.helpers.team == 'a'",
                        "1:16: a list of text has no members; only relations have"),
                wrong(
                        "record.project.parent.parent.parent.name == 'a'",
                        "1:37: a path follows at most 3 relations"),
                wrong(
                        "auth.record.rank == 3",
                        "1:13: 'rank' is not the same in every auth collection; say auth.collection == 'users' && … first"
                                .replace("users", "devices")),
                wrong(
                        "auth.record.boss == record.owner",
                        "1:13: no field 'boss' in 'devices'; say auth.collection == 'users' && … first"),
                wrong("auth.record.nope == 3", "1:13: no field 'nope' in 'devices'"),
                // functions
                wrong("has(record.note)", "1:4: say record.note != null, there is no has()"),
                wrong(
                        "record.title.startswith('a')",
                        "1:24: there is no function 'startswith'; did you mean 'startsWith'?"),
                wrong("int(record.title) == 1", "1:4: there is no function 'int'"),
                wrong("record.tags.map(t, t) == 1", "1:16: there is no function 'map'"),
                wrong("size() == 1", "1:5: size is not called like this"),
                wrong("changed(record.note)", "1:8: only an update changes a field"),
                wrong(
                        "record.title.matches(record.note)",
                        "1:28: the pattern of matches is a constant text"),
                wrong(
                        "record.title.matches('\\\\bx')",
                        "1:22: the pattern cannot be used at 1: \\b is not available; \\d, \\w, \\s are, and \\ before punctuation"),
                wrong(
                        "record.start < timestamp('yesterday')",
                        "1:26: timestamp takes a constant such as '2026-12-01T00:00:00Z', in whole milliseconds"),
                wrong(
                        "record.start < timestamp('2026-01-01T00:00:00.0001Z')",
                        "1:26: timestamp takes a constant such as '2026-12-01T00:00:00Z', in whole milliseconds"),
                wrong(
                        "record.start < request.time - duration('1 day')",
                        "1:40: duration takes a constant such as '1h30m', in whole milliseconds"),
                wrong(
                        "record.price < decimal(record.title)",
                        "1:30: decimal takes a constant such as '9.99', at most 18 digits"),
                wrong(
                        "1 / 0 == record.n",
                        "1:3: this is an error whatever the record is: overflow, or a division by zero"),
                // what there is not
                wrong(
                        "record['title'] == 'a'",
                        "1:7: members are named with a dot, and lists have no index"),
                wrong("{'a': 1} == 1", "1:1: rules know no maps and no messages"),
                wrong("record.n == 1u", "1:13: write 1, not 1u: there are no unsigned numbers"),
                wrong("record.title == b'a'", "1:17: there are no bytes; write a text"),
                wrong(
                        "record.title == 'a\\u0000'",
                        "1:17: the text has a character that is none: U+0000 or half a surrogate"),
                // syntax
                wrong("record.n = 1", "1:10: one = is no comparison; write =="),
                wrong("record.open & record.done", "1:13: one & is no operator; write &&"),
                wrong("record.open | record.done", "1:13: one | is no operator; write ||"),
                wrong("record.open and record.done", "1:13: unexpected 'and'; write &&"),
                wrong("record.open or record.done", "1:13: unexpected 'or'; write ||"),
                wrong("not record.open", "1:5: unexpected 'record'"),
                wrong("record.title.startsWith(", "1:25: the expression ends too early"),
                wrong("(record.open", "1:13: the expression ends too early"),
                wrong("record.open)", "1:12: unexpected ')'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("viewRules")
    void a_mistake_is_named_at_its_place(String text, String message) {
        assertThat(refusal(Scope.VIEW, text)).isEqualTo(message);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                wrong(
                        "record.due == null",
                        "1:1: unknown name 'record'; a filter names fields directly: write due, not record.due"),
                wrong(
                        "owner == auth.id",
                        "1:10: unknown name 'auth'; a filter does not know the caller"),
                wrong("ownr == 'a'", "1:1: unknown name 'ownr'; did you mean 'owner'?"),
                wrong("secret == 'a'", "1:1: unknown name 'secret'"),
                wrong("secre == 'a'", "1:1: unknown name 'secre'"),
                wrong(
                        "exists('members', m, true)",
                        "1:7: a filter cannot look into other collections; follow a relation"),
                wrong(
                        "project.nam == 'a'",
                        "1:9: no field 'nam' in 'projects'; did you mean 'name'?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void a_mistake_in_a_filter_is_named_at_its_place(String text, String message) {
        RuleException refusal =
                catchThrowableOfType(
                        RuleException.class,
                        () ->
                                new RuleCompiler(Fixture.SCHEMA)
                                        .filter(Fixture.TASKS, text, Sight.CALLER));
        assertThat(refusal).as(text).hasMessage(message);
    }

    @Test
    void all_mistakes_are_named_at_once_in_the_order_of_the_text() {
        assertThat(
                        refusal(
                                Scope.VIEW,
                                "record.titl == 'a' &&\n(record.n == 'b' ||\n auth.rolls == 1)"))
                .isEqualTo(
                        """
                        1:8: no field 'titl' in 'tasks'; did you mean 'title'?
                        2:11: cannot compare int with text
                        3:7: 'auth' has no member 'rolls'; did you mean 'roles'?\
                        """);
    }

    @Test
    void a_place_counts_code_points() {
        RuleException refusal =
                catchThrowableOfType(
                        RuleException.class,
                        () ->
                                new RuleCompiler(Fixture.SCHEMA)
                                        .rule(
                                                Fixture.TASKS,
                                                Scope.VIEW,
                                                "'\uD83E\uDD8A' == record.titl"));
        assertThat(refusal.errors())
                .extracting(RuleError::place)
                .containsExactly(new FieldError.Place(14, 1, 15));
    }

    @Test
    void each_scope_knows_its_names() {
        assertThat(refusal(Scope.CREATE, "record.open"))
                .isEqualTo("1:1: unknown name 'record'; a create rule sees only next");
        assertThat(refusal(Scope.DELETE, "next.open"))
                .isEqualTo("1:1: unknown name 'next'; only create and update rules see next");
        assertThat(refusal(Scope.UPDATE, "changed(next.titl)"))
                .isEqualTo("1:14: no field 'titl' in 'tasks'; did you mean 'title'?");
        assertThat(refusal(Scope.UPDATE, "changed(record.title)"))
                .isEqualTo("1:15: changed takes a field of next: changed(next.f)");
    }

    private static Arguments wrong(String text, String message) {
        return Arguments.of(text, message);
    }

    private static String refusal(Scope scope, String text) {
        RuleException refusal =
                catchThrowableOfType(
                        RuleException.class,
                        () -> new RuleCompiler(Fixture.SCHEMA).rule(Fixture.TASKS, scope, text));
        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.errors()).isInstanceOf(List.class).isNotEmpty();
        return String.valueOf(refusal.getMessage());
    }
}
