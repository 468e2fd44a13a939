package dev.galley.rules;

import static dev.galley.rules.Verdict.ERROR;
import static dev.galley.rules.Verdict.FALSE;
import static dev.galley.rules.Verdict.TRUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What rules mean: each with its verdict, and its negation with the opposite one.
class EvaluationTest {

    static final Row TASK =
            Fixture.task(
                    "owner",
                    Fixture.ADA,
                    "project",
                    Fixture.P1,
                    "done",
                    false,
                    "n",
                    3,
                    "weight",
                    1.5,
                    "price",
                    new Value.Decimal(990, 2),
                    "due",
                    new Value.Timestamp(Fixture.NOW),
                    "tags",
                    List.of("a", "b"),
                    "scores",
                    List.of(1, 2),
                    "helpers",
                    List.of(Fixture.ADA),
                    "place",
                    new Value.Point(2.3522, 48.8566));
    static final Row BARE = Fixture.task();

    static final Map<CollectionName, Map<String, Row>> RECORDS =
            Map.of(
                    Fixture.PROJECTS,
                    Map.of(
                            Fixture.P1,
                            Fixture.row(
                                    Map.of(),
                                    "id",
                                    Fixture.P1,
                                    "owner",
                                    Fixture.ADA,
                                    "name",
                                    "Kitchen",
                                    "parent",
                                    Fixture.P2,
                                    "labels",
                                    List.of("x"),
                                    "staff",
                                    List.of(Fixture.BOB)),
                            Fixture.P2,
                            Fixture.row(
                                    Map.of(),
                                    "id",
                                    Fixture.P2,
                                    "name",
                                    "House",
                                    "labels",
                                    List.of(),
                                    "staff",
                                    List.of())),
                    Fixture.MEMBERS,
                    Map.of(
                            "m1",
                            Fixture.row(
                                    Map.of(),
                                    "project",
                                    Fixture.P1,
                                    "user",
                                    Fixture.ADA,
                                    "level",
                                    3),
                            "m2",
                            Fixture.row(Map.of(), "project", Fixture.P2)),
                    Fixture.USERS,
                    Map.of(Fixture.ADA, Fixture.row(Map.of(), "id", Fixture.ADA, "team", "red")));

    private static final Lookups OTHERS = Fixture.lookups(RECORDS);

    static Stream<Arguments> asAda() {
        return Stream.of(
                is("record.owner == auth.id", TRUE),
                is("record.lead == auth.id", FALSE),
                is("auth != null", TRUE),
                is("auth == null", FALSE),
                is("auth.collection == 'users' && auth.session == 's1' && auth.verified", TRUE),
                is("auth.anonymous || auth.aal != 1", FALSE),
                is("'editor' in auth.roles && !('admin' in auth.roles)", TRUE),
                is("auth.roles.exists(r, r == record.note)", FALSE),
                is("size(auth.roles) == 2", TRUE),
                is("auth.record.team == 'red'", TRUE),
                is("auth.collection == 'users' && auth.record.rank == null", TRUE),
                is("auth.collection == 'devices' && auth.record.rank == 'x'", FALSE),
                is(
                        "request.time == record.start && request.ip == '192.0.2.1' && request.method == 'GET'",
                        TRUE),
                is("request.app.platform == 'ios' && request.app.version < '3'", TRUE),
                // claims
                is("auth.claims.level == record.n", TRUE),
                is("auth.claims.whole == 4", TRUE),
                is("auth.claims.ratio == record.weight", TRUE),
                is("auth.claims.level == record.weight", FALSE),
                is("auth.claims.level != record.weight", TRUE),
                is("auth.claims.ratio == record.n", FALSE),
                is("auth.claims.ratio < record.n", ERROR),
                is("auth.claims.plan == record.n", FALSE),
                is("auth.claims.plan < record.n", ERROR),
                is("auth.claims.beta", TRUE),
                is("auth.claims.plan", ERROR),
                is("auth.claims.missing == 'a'", ERROR),
                is("auth.claims.missing == null", ERROR),
                is("auth.claims.address == record.title", FALSE),
                is("auth.claims.plan in ['pro', 'max']", TRUE),
                is("record.n in auth.claims.teams", FALSE),
                is("5 in auth.claims.teams", TRUE),
                is("auth.record.team in auth.claims.teams", TRUE),
                is("record.title in auth.claims.plan", ERROR),
                is("record.n + auth.claims.level == 6", TRUE),
                is("record.n + auth.claims.plan == 6", ERROR),
                is("auth.claims.plan.startsWith('p')", TRUE),
                // texts
                is(
                        "record.title.startsWith('T') && record.title.endsWith('ea') && record.title.contains('e')",
                        TRUE),
                is(
                        "record.title.contains('') && record.title.endsWith('') && record.title.startsWith('')",
                        TRUE),
                is("record.title.lowerAscii() == 'tea'", TRUE),
                is("'ÄA'.lowerAscii() == 'Äa'", TRUE),
                is("size('\uD83E\uDD8A') == 1", TRUE),
                is("'\uFFFD' < '\uD83E\uDD8A'", TRUE),
                is("'a' < 'ab' && 'B' < 'a' && '' < 'a'", TRUE),
                is("record.title.matches('^T.a$')", TRUE),
                is("'a\\nb'.matches('^a.b$')", FALSE),
                is("matches(record.title, 'e')", TRUE),
                // numbers
                is(
                        "record.n + 1 == 4 && record.n - 1 == 2 && record.n * 2 == 6 && record.n / 2 == 1 && record.n % 2 == 1",
                        TRUE),
                is("-record.n == -3 && -7 / 2 == -3 && -7 % 2 == -1", TRUE),
                is("record.n / (record.n - 3) == 1", ERROR),
                is("record.n % (record.n - 3) == 1", ERROR),
                is("record.n + 9223372036854775807 > 0", ERROR),
                is("record.n * 9223372036854775807 > 0", ERROR),
                is("record.n - 4 - 9223372036854775807 < 0", TRUE),
                is("-(record.n - 4 - 9223372036854775807) > 0", ERROR),
                is("record.weight > 1.4 && record.weight <= 1.5", TRUE),
                is("-0.0 == 0.0 && !(-0.0 < 0.0)", TRUE),
                is(
                        "record.price == decimal('9.9') && record.price < decimal('10') && record.price < record.cost",
                        TRUE),
                is("record.price >= record.cost", FALSE),
                // times
                is("record.due == request.time && record.due + duration('1h') > record.due", TRUE),
                is("record.due - duration('24h') < request.time", TRUE),
                is("record.due - record.start == duration('0s')", TRUE),
                is(
                        "duration('1h30m') == duration('90m') && duration('-1.5s') < duration('1ms')",
                        TRUE),
                is("record.due > timestamp('2026-11-21T13:00:00+02:00')", TRUE),
                is(
                        "timestamp('9999-12-31T23:59:59.999Z') - duration('1ms') + duration('1ms') > record.due",
                        TRUE),
                is(
                        "record.start + (timestamp('9999-12-31T23:59:59Z') - record.start) + duration('1h') > record.start",
                        ERROR),
                // points
                is("distance(record.place, record.base) == 877464.54", TRUE),
                is("distance(record.place, point(48.8566, 2.3522)) < 0.01", TRUE),
                is("distance(point(52.52, 13.405), record.place) > 877464.54", FALSE),
                is("distance(record.base, auth.record.home) < 70000.0", TRUE),
                is("record.place != null", TRUE),
                // lists
                is("'a' in record.tags && !('c' in record.tags)", TRUE),
                is("record.note in record.tags", FALSE),
                is("record.tags.all(t, t < 'c') && record.tags.exists(t, t == 'b')", TRUE),
                is("record.scores.all(s, s > 1)", FALSE),
                is("record.scores.exists(s, s / (s - 1) > 0)", TRUE),
                is("record.scores.exists(s, s / (s - 1) > 5)", ERROR),
                is("record.scores.all(s, s / (s - 1) > 5)", FALSE),
                is("record.scores.all(s, s / (s - 1) > 1)", ERROR),
                is("size(record.tags) == 2 && record.tags.size() == 2", TRUE),
                is("auth.id in record.helpers && record.helpers.all(h, h == auth.id)", TRUE),
                is("record.owner in [auth.id, 'x']", TRUE),
                is("record.n in [1, 2]", FALSE),
                // choices
                is("record.done ? false : true", TRUE),
                is("(record.done ? record.n : record.votes) == 5", TRUE),
                // paths
                is(
                        "record.project.owner == auth.id && record.project.parent.name == 'House'",
                        TRUE),
                is("record.project.parent.owner == null", TRUE),
                is("record.project.parent.parent.name == 'x'", ERROR),
                is("record.owner.team == auth.record.team", TRUE),
                is(
                        "'x' in record.project.labels && record.project.staff.exists(s, s == record.lead)",
                        TRUE),
                // lookups
                is("exists('members', m, m.project == record.project && m.user == auth.id)", TRUE),
                is("exists('members', m, m.project == record.lead)", FALSE),
                is("exists('members', m, m.level > 3)", ERROR),
                is("exists('members', m, m.level >= 3)", TRUE),
                is("exists('members', m, m.level != null && m.level > 3)", FALSE),
                is("exists('members', m, m.project.owner == record.owner)", TRUE),
                is(
                        "exists('members', m, exists('projects', p, p.id == m.project && p.owner == record.owner))",
                        TRUE),
                is("exists('projects', p, record.tags.exists(t, t == p.name))", FALSE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asAda")
    void a_rule_as_its_owner(String text, Verdict verdict) {
        assertThat(judge(text, Fixture.ada(), TASK)).isEqualTo(verdict);
        assertThat(judge("!(" + text + ")", Fixture.ada(), TASK))
                .isEqualTo(Operations.not(verdict));
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                is("record.note == null", TRUE),
                is("record.note != null", FALSE),
                is("record.meta == null && record.due == null && record.price == null", TRUE),
                is("record.note == record.owner", TRUE),
                is("record.note == 'a'", FALSE),
                is("record.note != 'a'", TRUE),
                is("record.note in ['a']", FALSE),
                is("record.note in record.tags", FALSE),
                is("record.note < 'a'", ERROR),
                is("record.note.startsWith('')", ERROR),
                is("record.note.matches('a')", ERROR),
                is("size(record.note) == 0", ERROR),
                is("record.note.lowerAscii() == ''", ERROR),
                is("record.n + 1 == 1", ERROR),
                is("-record.n == 0", ERROR),
                is("record.price < decimal('1')", ERROR),
                is("record.price == record.cost", FALSE),
                is("record.due < request.time", ERROR),
                is("record.place == null", TRUE),
                is("distance(record.place, record.base) < 1.0", ERROR),
                is("distance(record.base, record.place) < 1.0 || true", TRUE),
                is("record.done", ERROR),
                is("record.done == null", TRUE),
                is("record.done && false", FALSE),
                is("record.done || true", TRUE),
                is("record.done && true", ERROR),
                is("record.done || false", ERROR),
                is("record.done ? true : true", ERROR),
                is("(record.open ? record.note : record.title) == null", TRUE),
                is("record.project.owner == record.owner", ERROR),
                is("record.project.owner == null", ERROR),
                is("record.project.name in ['a'] || true", TRUE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void a_null_is_a_value_and_an_error_is_not(String text, Verdict verdict) {
        assertThat(judge(text, Fixture.ada(), BARE)).isEqualTo(verdict);
        assertThat(judge("!(" + text + ")", Fixture.ada(), BARE))
                .isEqualTo(Operations.not(verdict));
    }

    static Stream<Arguments> guests() {
        return Stream.of(
                is("auth == null", TRUE),
                is("auth != null", FALSE),
                is("record.owner == auth.id", ERROR),
                is("record.owner != auth.id", ERROR),
                is("auth.id in record.helpers", ERROR),
                is("auth.verified", ERROR),
                is("auth.roles.all(r, false)", ERROR),
                is("auth.claims.beta", ERROR),
                is("auth.record.team == record.note", ERROR),
                is("auth != null && record.owner == auth.id", FALSE),
                is("auth == null || record.owner == auth.id", TRUE),
                is("exists('members', m, m.user == auth.id)", ERROR),
                is("request.method == 'GET'", TRUE));
    }

    /// The case that would give every ownerless record to the public.
    @ParameterizedTest(name = "{0}")
    @MethodSource("guests")
    void a_guest_is_no_null_owner(String text, Verdict verdict) {
        assertThat(judge(text, Fixture.guest(), BARE)).isEqualTo(verdict);
        assertThat(judge("!(" + text + ")", Fixture.guest(), BARE))
                .isEqualTo(Operations.not(verdict));
    }

    @Test
    void an_id_counts_only_in_its_own_collection() {
        assertThat(judge("record.owner == auth.id", Fixture.device(), TASK)).isEqualTo(FALSE);
        assertThat(judge("record.owner != auth.id", Fixture.device(), TASK)).isEqualTo(TRUE);
        assertThat(judge("auth.id in record.helpers", Fixture.device(), TASK)).isEqualTo(FALSE);
        assertThat(judge("record.owner in [auth.id]", Fixture.device(), TASK)).isEqualTo(FALSE);
        assertThat(judge("record.helpers.exists(h, h == auth.id)", Fixture.device(), TASK))
                .isEqualTo(FALSE);
        assertThat(judge("record.project.owner == auth.id", Fixture.device(), TASK))
                .isEqualTo(FALSE);
        assertThat(judge("record.title != auth.id", Fixture.device(), TASK)).isEqualTo(TRUE);
    }

    @Test
    void admins_and_keys_are_no_auth() {
        RecordId id = new RecordId(Fixture.ADA);
        Caller admin = new Caller.Admin(id, "s", Caller.Role.OWNER);
        Caller key = new Caller.ServiceKey("k", "cron", Set.of());
        assertThat(judge("auth == null", Fixture.facts(admin, Map.of()), TASK)).isEqualTo(TRUE);
        assertThat(judge("auth == null", Fixture.facts(key, Map.of()), TASK)).isEqualTo(TRUE);
    }

    @Test
    void a_claim_that_no_field_could_hold_is_an_error() {
        Caller.User user =
                new Caller.User(
                        Fixture.USERS,
                        new RecordId(Fixture.ADA),
                        "s",
                        Set.of(),
                        false,
                        Map.of("zero", "a\0", "huge", Double.POSITIVE_INFINITY, "int", 7));
        CallFacts facts = Fixture.facts(user, Map.of());
        assertThat(judge("auth.claims.zero == record.title", facts, TASK)).isEqualTo(ERROR);
        assertThat(judge("auth.claims.huge == record.weight", facts, TASK)).isEqualTo(ERROR);
        assertThat(judge("auth.claims.int == 7", facts, TASK)).isEqualTo(TRUE);
    }

    @Test
    void an_update_sees_both_rows() throws RuleException {
        Row next = Fixture.task("owner", Fixture.BOB, "project", Fixture.P1, "tags", List.of("a"));
        BoundRule moved =
                Fixture.rule(Scope.UPDATE, "record.owner == auth.id && next.owner == record.owner")
                        .bind(Fixture.ada());
        assertThat(moved.evaluate(TASK, TASK, OTHERS)).isEqualTo(TRUE);
        assertThat(moved.evaluate(TASK, next, OTHERS)).isEqualTo(FALSE);
        BoundRule changed =
                Fixture.rule(
                                Scope.UPDATE,
                                "changed(next.owner) && changed(next.tags) && !changed(next.project) && !changed(next.meta)")
                        .bind(Fixture.ada());
        assertThat(changed.evaluate(TASK, next, OTHERS)).isEqualTo(TRUE);
        assertThat(changed.evaluate(TASK, TASK, OTHERS)).isEqualTo(FALSE);
    }

    @Test
    void a_writable_rule_reads_an_error_where_there_is_no_record_yet() {
        BoundRule rule =
                Fixture.rule(Scope.WRITABLE, "record.owner == auth.id").bind(Fixture.ada());
        assertThat(rule.evaluate(TASK, TASK, OTHERS)).isEqualTo(TRUE);
        assertThat(rule.evaluate(Row.NONE, TASK, OTHERS)).isEqualTo(ERROR);
        BoundRule role = Fixture.rule(Scope.WRITABLE, "'editor' in auth.roles").bind(Fixture.ada());
        assertThat(role.evaluate(Row.NONE, TASK, OTHERS)).isEqualTo(TRUE);
    }

    @Test
    void public_allows_everyone_and_nothing_has_to_be_read() {
        BoundRule rule = Fixture.rule(" public ").bind(Fixture.guest());
        assertThat(rule.alwaysTrue()).isTrue();
        assertThat(rule.evaluate(Row.NONE, Row.NONE, OTHERS)).isEqualTo(TRUE);
    }

    @Test
    void what_no_record_can_make_true_is_known_when_it_is_bound() {
        for (String text :
                List.of(
                        "record.owner == auth.id",
                        "auth != null && record.open",
                        "record.open && auth.verified",
                        "exists('members', m, m.user == auth.id && m.project == record.project)",
                        "record.owner == auth.id || auth.id in record.helpers")) {
            assertThat(Fixture.rule(text).bind(Fixture.guest()).alwaysFalse()).as(text).isTrue();
            assertThat(Fixture.rule(text).bind(Fixture.ada()).alwaysFalse()).as(text).isFalse();
        }
        assertThat(Fixture.rule("auth.claims.plan == record.n").bind(Fixture.ada()).alwaysFalse())
                .isTrue();
        assertThat(
                        Fixture.rule("record.open || auth.id == 'x'")
                                .bind(Fixture.guest())
                                .alwaysFalse())
                .isFalse();
    }

    @Test
    void the_user_record_is_read_only_by_rules_that_mention_it() {
        CallFacts facts =
                new CallFacts() {
                    @Override
                    public dev.galley.model.Call call() {
                        return Fixture.ada().call();
                    }

                    @Override
                    public Value userField(String field) {
                        throw new AssertionError("read " + field);
                    }
                };
        assertThat(judge("record.owner == auth.id", facts, TASK)).isEqualTo(TRUE);
    }

    private static Arguments is(String text, Verdict verdict) {
        return Arguments.of(text, verdict);
    }

    private static Verdict judge(String text, CallFacts facts, Row record) {
        return Fixture.rule(text).bind(facts).evaluate(record, Row.NONE, OTHERS);
    }
}
