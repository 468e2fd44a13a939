package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Cases D05 to D07: every operator on every hidden field in every place is a 400, and the same 400 that a field
/// gets which does not exist.
class HiddenFieldsCasesTest extends ApiTest {

    private static final String PEOPLE = "/api/v1/collections/people";
    private static final String USERS = "/api/v1/collections/users";

    /// Stands for the field in [#TESTS].
    private static final String F = "#";

    /// A field that exists nowhere, as long as no other name and near to none.
    private static final String NOWHERE = "qqqqqqqq";

    /// Hidden fields of `people`, one of each type.
    private static final List<String> HIDDEN =
            List.of(
                    "xtext", "xmail", "xlink", "xint", "xreal", "xdeci", "xbool", "xtime", "xdate",
                    "xjson", "xpick", "xboss", "xmany", "xteam");

    /// What credentials, sessions and rows are called here, in the databases, and elsewhere.
    private static final List<String> SYSTEM =
            List.of(
                    "password",
                    "passwordHash",
                    "password_hash",
                    "_hashed_password",
                    "hash",
                    "salt",
                    "email_key",
                    "tokenKey",
                    "token_key",
                    "resetToken",
                    "verification_token",
                    "otp",
                    "otp_secret",
                    "totp",
                    "secret",
                    "recovery_codes",
                    "session",
                    "sessions",
                    "mac_key",
                    "refresh_token",
                    "subject",
                    "authData",
                    "_credentials",
                    "_sessions",
                    "rowid",
                    "oid",
                    "ctid",
                    "xmin",
                    "tableoid",
                    "seq",
                    "_seq",
                    "_id");

    /// Every operator of the filter language, and what tries to get around it.
    private static final List<String> TESTS =
            List.of(
                    "# == 'a'",
                    "'a' == #",
                    "# != 'a'",
                    "# < 'a'",
                    "# <= 'a'",
                    "# > 'a'",
                    "# >= 'a'",
                    "# == 1",
                    "# + 1 == 2",
                    "-# == 1",
                    "# % 2 == 0",
                    "# == true",
                    "#",
                    "!#",
                    "# == null",
                    "# != null",
                    "# == #",
                    "name == #",
                    "# in ['a', 'b']",
                    "'a' in #",
                    "name in [#]",
                    "#.startsWith('a')",
                    "#.endsWith('a')",
                    "#.contains('a')",
                    "#.lowerAscii() == 'a'",
                    "#.size() == 1",
                    "size(#) == 1",
                    "#.matches('^a')",
                    "name.startsWith(#)",
                    "#.all(v, v == 'a')",
                    "#.exists(v, v == 'a')",
                    "#[0] == 'a'",
                    "#['a'] == 'a'",
                    "#.x == 'a'",
                    "has(#)",
                    "timestamp(#) == timestamp('2026-01-01T00:00:00Z')",
                    "# < timestamp('2026-01-01T00:00:00Z')",
                    "# == decimal('1.00')",
                    "record.# == 'a'",
                    "next.# == 'a'",
                    "changed(next.#)",
                    "exists('people', p, p.# == 'a')",
                    "auth.record.# == 'a'");

    /// Where in a larger filter a test may hide: in arrays of and, or and not, and on the side that does not count.
    private static final List<String> NESTS =
            List.of(
                    "%s",
                    "!(%s)",
                    "(((%s)))",
                    "true || %s",
                    "false && %s",
                    "name == 'Ada' && (name == 'x' || !(%s))",
                    "!(!(name == 'Ada' || (false && !(%s))))",
                    "name == 'Ada' ? true : %s",
                    "(%s) == true");

    static final List<Scenario> CURSORS =
            List.of(
                    scenario("D07 a cursor of an admin's order by a hidden field opens nothing")
                            .given("p", admin(), "people", "{\"name\": \"one\", \"xtext\": \"a\"}")
                            .given("q", admin(), "people", "{\"name\": \"two\", \"xtext\": \"b\"}")
                            .as(admin())
                            .list("people")
                            .with("sort", "xtext")
                            .with("limit", "1")
                            .expect(200)
                            .remember("next", "next")
                            .as(guest())
                            .list("people")
                            .with("sort", "xtext")
                            .with("limit", "1")
                            .with("cursor", "{next}")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .list("people")
                            .with("cursor", "{next}")
                            .expect(400)
                            .body("code", "invalid_cursor")
                            .query("people", "{\"sort\": \"xtext\", \"cursor\": \"{next}\"}")
                            .expect(400),
                    scenario("D07 what is no cursor is refused, whatever it would decode to")
                            .list("people")
                            .with("cursor", "eyJpZCI6IjAifQ==")
                            .expect(400)
                            .body("code", "invalid_cursor")
                            .list("people")
                            .with("cursor", "' OR 1=1--")
                            .expect(400)
                            .body("code", "invalid_cursor")
                            .list("people")
                            .with("cursor", "A".repeat(4_000))
                            .expect(400)
                            .body("code", "invalid_cursor"));

    /// What was said to a request about the field that is nowhere.
    private final Map<String, String> refusals = new HashMap<>();

    private int turn;

    @Override
    void prepare() {
        server.define(
                """
                {"name": "people", "fields": [
                    {"name": "name", "type": "text"},
                    {"name": "lead", "type": "relation", "to": "people"},
                    {"name": "account", "type": "relation", "to": "users"},
                    {"name": "xtext", "type": "text", "hidden": true},
                    {"name": "xmail", "type": "email", "hidden": true},
                    {"name": "xlink", "type": "url", "hidden": true},
                    {"name": "xint", "type": "int", "hidden": true},
                    {"name": "xreal", "type": "number", "hidden": true},
                    {"name": "xdeci", "type": "decimal", "scale": 2, "hidden": true},
                    {"name": "xbool", "type": "bool", "hidden": true},
                    {"name": "xtime", "type": "datetime", "hidden": true},
                    {"name": "xdate", "type": "date", "hidden": true},
                    {"name": "xjson", "type": "json", "hidden": true},
                    {"name": "xpick", "type": "select", "values": ["a", "b"], "hidden": true},
                    {"name": "xboss", "type": "relation", "to": "people", "hidden": true},
                    {"name": "xmany", "type": "text", "many": true, "hidden": true},
                    {"name": "xteam", "type": "relation", "to": "people", "many": true, "hidden": true}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
        server.as(admin())
                .post(
                        PEOPLE + "/records",
                        """
                        {"name": "Ada", "xtext": "a", "xmail": "a@example.com", "xint": 1, "xreal": 1,
                         "xdeci": "1.00", "xbool": true, "xtime": "2026-01-01T00:00:00Z", "xmany": ["a"]}\
                        """);
        server.userId("ada");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("CURSORS")
    void cursors(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void
            d05_every_operator_on_every_hidden_field_is_refused_like_one_on_a_field_that_is_not_there() {
        List<String> wrong = new ArrayList<>();
        for (String field : HIDDEN) {
            for (String test : TESTS) {
                wrong.addAll(told(PEOPLE, field, test));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void d05_nor_does_it_help_to_nest_it() {
        List<String> wrong = new ArrayList<>();
        for (String field : List.of("xtext", "xbool", "xmany")) {
            for (String nest : NESTS) {
                for (String test : TESTS) {
                    wrong.addAll(told(PEOPLE, field, nest.formatted(test)));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void d05_nor_to_come_along_a_relation() {
        List<String> wrong = new ArrayList<>();
        for (String path : List.of("lead.#", "lead.lead.#", "lead.lead.lead.#", "account.#")) {
            for (String field : List.of("xtext", "xint", "xboss", "password", "hash", "tokenKey")) {
                for (String test : TESTS) {
                    wrong.addAll(told(PEOPLE, field, test.replace(F, path)));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void d05_a_hidden_field_sorts_groups_measures_shows_and_expands_nothing() {
        List<String> wrong = new ArrayList<>();
        for (String field : HIDDEN) {
            wrong.addAll(named(PEOPLE, field));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void d06_every_operator_on_every_field_that_credentials_might_have_is_refused() {
        List<String> wrong = new ArrayList<>();
        for (String field : SYSTEM) {
            for (String test : TESTS) {
                wrong.addAll(told(USERS, field, test));
            }
            wrong.addAll(named(USERS, field));
        }
        assertThat(wrong).isEmpty();
    }

    /// Nobody who may not see hidden fields is told of them by a guess that is nearly right.
    @Test
    void d05_no_hint_names_a_hidden_field() {
        for (String guess : List.of("xtex", "xtxt", "xtext_", "Xtext", "xxint", "xteams", "xbos")) {
            for (TestRequest request : named(guess)) {
                assertSilent(server.as(guest()).send(request));
            }
            for (String test : TESTS) {
                TestRequest list = TestRequest.of("GET", PEOPLE + "/records");
                assertSilent(
                        server.as(guest())
                                .send(list.withParameter("filter", test.replace(F, guess))));
            }
        }
    }

    private static void assertSilent(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(HIDDEN)
                .as("%s", answer)
                .noneMatch(field -> answer.text().contains("mean '" + field));
    }

    /// Who may see hidden fields shows that the tests above are refused for what they name alone.
    @Test
    void d05_who_may_see_hidden_fields_is_let() {
        for (Actor actor : List.of(admin(), key("records:read", "hidden:read"))) {
            TestClient client = server.as(actor);
            for (String filter :
                    List.of(
                            "xtext == 'a'",
                            "xint + 1 == 2",
                            "'a' in xmany",
                            "lead.xtext == null")) {
                Answer answer =
                        client.send(
                                TestRequest.of("GET", PEOPLE + "/records")
                                        .withParameter("filter", filter));
                assertThat(answer.status()).as("%s: %s", filter, answer).isEqualTo(200);
            }
        }
        Answer sum =
                server.as(admin()).get(PEOPLE + "/aggregate?group=xtext&select=count(),max(xint)");
        assertThat(sum.status()).as("%s", sum).isEqualTo(200);
    }

    /// The ways of sending a filter whose answer is not a 400, or not the one that an unknown field gets.
    ///
    /// A guest sends it to the list and, in turn, to one of the other doors; a user and a key, in turn, to the list.
    private List<String> told(String collection, String field, String test) {
        List<TestRequest> hidden = filters(collection, test.replace(F, field));
        List<TestRequest> unknown = filters(collection, test.replace(F, NOWHERE));
        turn++;
        int other = 1 + turn % (hidden.size() - 1);
        Actor second = turn % 2 == 0 ? user("ada") : key("records:read");
        List<String> wrong = new ArrayList<>();
        wrong.addAll(differing(guest(), hidden.getFirst(), unknown.getFirst(), field));
        wrong.addAll(differing(guest(), hidden.get(other), unknown.get(other), field));
        wrong.addAll(differing(second, hidden.getFirst(), unknown.getFirst(), field));
        return wrong;
    }

    private List<String> differing(
            Actor actor, TestRequest hidden, TestRequest unknown, String field) {
        Answer answer = server.as(actor).send(hidden);
        String told = said(answer).replace(field, NOWHERE);
        String expected =
                refusals.computeIfAbsent(
                        actor + " " + unknown.target() + unknown.body().orElse(""),
                        _ -> said(server.as(actor).send(unknown)));
        return expected.startsWith("400 ") && told.equals(expected)
                ? List.of()
                : List.of(actor + " " + hidden + ": " + told + ", not " + expected);
    }

    private static String said(Answer answer) {
        boolean refused = answer.status() == 400;
        return answer.status() + " " + (refused ? answer.textAt("code") + details(answer) : "");
    }

    /// The errors without their places, which depend on how long the name is, and without hints at fields
    /// that everybody may see.
    private static String details(Answer answer) {
        String details = answer.at("errors.*.detail").toString();
        for (String visible : List.of("id", "name", "friend", "lead", "email")) {
            details = details.replace("; did you mean '" + visible + "'?", "");
        }
        return details;
    }

    private static List<TestRequest> filters(String collection, String filter) {
        String quoted = filter.replace("\\", "\\\\").replace("\"", "\\\"");
        return List.of(
                TestRequest.of("GET", collection + "/records").withParameter("filter", filter),
                TestRequest.of("QUERY", collection + "/records")
                        .withBody("{\"filter\": \"" + quoted + "\"}"),
                TestRequest.of("GET", collection + "/count").withParameter("filter", filter),
                TestRequest.of("GET", collection + "/aggregate")
                        .withParameter("select", "count()")
                        .withParameter("filter", filter));
    }

    private List<String> named(String collection, String field) {
        List<String> wrong = new ArrayList<>();
        List<TestRequest> hidden = named(field);
        List<TestRequest> unknown = named(NOWHERE);
        for (int i = 0; i < hidden.size(); i++) {
            for (Actor actor : List.of(guest(), user("ada"), key("records:read"))) {
                wrong.addAll(
                        differing(
                                actor,
                                in(collection, hidden.get(i)),
                                in(collection, unknown.get(i)),
                                field));
            }
        }
        return wrong;
    }

    private static TestRequest in(String collection, TestRequest request) {
        TestRequest moved =
                TestRequest.of(request.method(), request.path().replace(PEOPLE, collection));
        for (TestRequest.Parameter parameter : request.parameters()) {
            String value = parameter.value().replace("lead", relation(collection));
            moved = moved.withParameter(parameter.name(), value);
        }
        return request.body().isPresent() ? moved.withBody(request.body().get()) : moved;
    }

    private static String relation(String collection) {
        return collection.equals(USERS) ? "friend" : "lead";
    }

    /// Every parameter that names fields, with this one in each of its places.
    private static List<TestRequest> named(String field) {
        TestRequest list = TestRequest.of("GET", PEOPLE + "/records");
        TestRequest sums = TestRequest.of("GET", PEOPLE + "/aggregate");
        Stream<TestRequest> lists =
                Stream.of(
                        list.withParameter("sort", field),
                        list.withParameter("sort", "-" + field),
                        list.withParameter("sort", "name,-" + field),
                        list.withParameter("sort", "lead." + field),
                        list.withParameter("fields", field),
                        list.withParameter("fields", "id," + field),
                        list.withParameter("fields", "*," + field),
                        list.withParameter("expand", "lead")
                                .withParameter("fields", "id,lead." + field),
                        list.withParameter("expand", field),
                        list.withParameter("expand", "lead." + field),
                        list.withParameter("expand", "lead.lead." + field),
                        TestRequest.of("QUERY", PEOPLE + "/records")
                                .withBody("{\"sort\": \"" + field + "\"}"),
                        TestRequest.of("QUERY", PEOPLE + "/records")
                                .withBody("{\"fields\": \"" + field + "\"}"));
        Stream<TestRequest> groups =
                Stream.of(field, "name," + field, "lead." + field)
                        .map(group ->
                                sums.withParameter("select", "count()")
                                        .withParameter("group", group));
        Stream<TestRequest> measures =
                Stream.of("count", "sum", "avg", "min", "max", "distinct")
                        .flatMap(function ->
                                Stream.of(field, "lead." + field)
                                        .map(name ->
                                                sums.withParameter(
                                                        "select", function + "(" + name + ")")));
        return Stream.of(lists, groups, measures).flatMap(s -> s).toList();
    }
}
