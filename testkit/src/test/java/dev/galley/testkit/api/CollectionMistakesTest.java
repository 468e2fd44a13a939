package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Collections that are not valid: every mistake is told at once, at its place, and nothing is made.
class CollectionMistakesTest extends ApiTest {

    private static final String ALL = "/api/v1/admin/collections";

    static final List<Scenario> MISTAKES = mistakes();
    static final List<Scenario> RULE_MISTAKES = ruleMistakes();

    private static List<Scenario> mistakes() {
        List<Scenario> all = new ArrayList<>();
        all.add(
                scenario(
                                "all mistakes are told at once, each with its pointer, and nothing is made")
                        .as(admin())
                        .post(
                                ALL,
                                """
                                {"name": "Bad Name", "colour": "red", "fields": [
                                   {"name": "ok", "type": "text"},
                                   {"name": "2nd", "type": "text"},
                                   {"name": "size", "type": "integer"},
                                   {"name": "ok", "type": "int"},
                                   {"name": "who", "type": "relation", "to": "nobody"},
                                   {"name": "n", "type": "text", "requierd": true}],
                                 "indexes": [{"fields": ["nothing"]}]}\
                                """)
                        .expect(422)
                        .body("code", "invalid_schema")
                        .hasPointers(
                                "/name",
                                "/colour",
                                "/fields/1/name",
                                "/fields/2/type",
                                "/fields/3/name",
                                "/fields/5/requierd")
                        .get(ALL)
                        .expect(200)
                        .bodyLacks("Bad Name"));
        for (String name :
                List.of(
                        "", "_own", "Tasks", "9lives", "a-b", "a b", "a.b", "a;b", "a\\\"b", "ä",
                        "admins")) {
            all.add(
                    scenario("the collection name '" + name + "' is refused")
                            .as(admin())
                            .post(ALL, "{\"name\": \"" + name + "\", \"fields\": []}")
                            .expect(422)
                            .body("code", "invalid_schema")
                            .pointsAt("/name"));
        }
        for (String name :
                List.of(
                        "",
                        "id",
                        "created",
                        "updated",
                        "_rev",
                        "expand",
                        "_x",
                        "Title",
                        "a-b",
                        "a b",
                        "a\\\"b",
                        "__proto__")) {
            all.add(
                    scenario("the field name '" + name + "' is refused")
                            .as(admin())
                            .post(ALL, withField("fields_bad", name))
                            .expect(422)
                            .body("code", "invalid_schema")
                            .pointsAt("/fields/0/name"));
        }
        all.add(badField("/type", "\"name\": \"a\""));
        all.add(badField("/type", "\"name\": \"a\", \"type\": 7"));
        all.add(badField("/type", "\"name\": \"a\", \"type\": \"hologram\""));
        all.add(badField("/type", "\"name\": \"a\", \"type\": \"file\""));
        all.add(badField("/max", "\"name\": \"a\", \"type\": \"text\", \"max\": 1000001"));
        all.add(badField("/max", "\"name\": \"a\", \"type\": \"text\", \"max\": 0"));
        all.add(badField("/min", "\"name\": \"a\", \"type\": \"text\", \"min\": 5, \"max\": 4"));
        all.add(badField("/min", "\"name\": \"a\", \"type\": \"int\", \"min\": 5, \"max\": 4"));
        all.add(badField("/pattern", "\"name\": \"a\", \"type\": \"text\", \"pattern\": \"(\""));
        all.add(
                badField(
                        "/pattern",
                        "\"name\": \"a\", \"type\": \"text\", \"pattern\": \"(a)\\\\1\""));
        all.add(badField("/values", "\"name\": \"a\", \"type\": \"select\""));
        all.add(badField("/values", "\"name\": \"a\", \"type\": \"select\", \"values\": []"));
        all.add(
                badField(
                        "/values",
                        "\"name\": \"a\", \"type\": \"select\", \"values\": [\"x\", \"x\"]"));
        all.add(badField("/to", "\"name\": \"a\", \"type\": \"relation\""));
        all.add(badField("/to", "\"name\": \"a\", \"type\": \"relation\", \"to\": \"nobody\""));
        all.add(badField("/to", "\"name\": \"a\", \"type\": \"relation\", \"to\": \"admins\""));
        all.add(
                badField(
                        "/on-delete",
                        "\"name\": \"a\", \"type\": \"relation\", \"to\": \"users\", \"on-delete\": \"drop\""));
        all.add(
                badField(
                        "/on-delete",
                        "\"name\": \"a\", \"type\": \"relation\", \"to\": \"users\","
                                + " \"required\": true, \"on-delete\": \"set-null\""));
        all.add(
                badField(
                        "/precision", "\"name\": \"a\", \"type\": \"decimal\", \"precision\": 19"));
        all.add(badField("/precision", "\"name\": \"a\", \"type\": \"decimal\", \"precision\": 0"));
        all.add(
                badField(
                        "/scale",
                        "\"name\": \"a\", \"type\": \"decimal\", \"precision\": 2, \"scale\": 3"));
        all.add(
                badField(
                        "/max-items",
                        "\"name\": \"a\", \"type\": \"text\", \"many\": true, \"max-items\": 0"));
        all.add(
                badField(
                        "/max-items",
                        "\"name\": \"a\", \"type\": \"text\", \"many\": true, \"max-items\": 1001"));
        all.add(badField("/max-items", "\"name\": \"a\", \"type\": \"text\", \"max-items\": 5"));
        all.add(
                badField(
                        "/required", "\"name\": \"a\", \"type\": \"text\", \"required\": \"yes\""));
        all.add(badField("/values", "\"name\": \"a\", \"type\": \"text\", \"values\": [\"x\"]"));
        all.add(badField("/default", "\"name\": \"a\", \"type\": \"int\", \"default\": \"x\""));
        all.add(
                badField(
                        "/default",
                        "\"name\": \"a\", \"type\": \"int\", \"max\": 5, \"default\": 6"));
        all.add(
                badField(
                        "/default",
                        "\"name\": \"a\", \"type\": \"datetime\", \"default\": \"noon\""));
        all.add(
                badField(
                        "/default",
                        "\"name\": \"a\", \"type\": \"text\", \"default\": \"x' ); DROP TABLE users; --\","
                                + " \"max\": 3"));
        all.add(
                badField(
                        "/default",
                        "\"name\": \"a\", \"type\": \"text\", \"default\": \"\\u0000\""));
        all.add(badField("/unique", "\"name\": \"a\", \"type\": \"json\", \"unique\": true"));
        all.add(badField("/many", "\"name\": \"a\", \"type\": \"json\", \"many\": true"));
        for (String index :
                List.of(
                        "{\"fields\": []}",
                        "{}",
                        "{\"fields\": [\"nothing\"]}",
                        "{\"fields\": [\"a\", \"-a\"]}",
                        "{\"fields\": [\"a\"], \"uniq\": true}",
                        "{\"fields\": [\"a\\\" DESC; --\"]}",
                        "{\"fields\": [\"lower(a)\"]}")) {
            all.add(
                    scenario("the index " + index + " is refused")
                            .as(admin())
                            .post(
                                    ALL,
                                    "{\"name\": \"bad_index\", \"fields\": [{\"name\": \"a\","
                                            + " \"type\": \"text\"}], \"indexes\": ["
                                            + index
                                            + "]}")
                            .expect(422)
                            .body("code", "invalid_schema")
                            .pointsAt("/indexes/0"));
        }
        return all;
    }

    private static List<Scenario> ruleMistakes() {
        List<Scenario> all = new ArrayList<>();
        all.add(
                scenario("each wrong rule is told with line and column")
                        .as(admin())
                        .post(
                                ALL,
                                """
                                {"name": "bad_rules",
                                 "fields": [{"name": "owner", "type": "relation", "to": "users"}],
                                 "rules": {"list": "record.ownr == auth.id",
                                           "view": "auth != null &&\\n  record.size == 3",
                                           "create": "next.owner =="}}\
                                """)
                        .expect(422)
                        .body("code", "invalid_schema")
                        .hasPointers("/rules/list", "/rules/view", "/rules/create")
                        .body("errors.0.pointer", "/rules/list")
                        .body("errors.0.line", 1)
                        .bodyHas("errors.0.column")
                        .bodyHas("errors.0.offset")
                        .body("errors.1.line", 2)
                        .bodyContains("ownr")
                        .get(ALL + "/bad_rules")
                        .expect(404)
                        .body("code", "collection_not_found"));
        all.add(badRule("list", "", "is empty"));
        all.add(badRule("list", "  ", "is blank"));
        all.add(badRule("list", "next.title == 'x'", "reads next where there is none"));
        all.add(badRule("create", "record.title == 'x'", "reads a record before there is one"));
        all.add(badRule("delete", "next.title == 'x'", "reads what a deleted record will be"));
        all.add(badRule("list", "record.title", "is not true or false"));
        all.add(badRule("list", "record.title == 7", "compares text with a number"));
        all.add(badRule("list", "has(record.title)", "asks has()"));
        all.add(
                badRule(
                        "list",
                        "exists('nobody', x, x.a == 1)",
                        "looks up a collection that is not there"));
        all.add(
                badRule(
                        "list",
                        "exists('_sessions', x, x.id == auth.session)",
                        "looks up a system table"));
        all.add(badRule("list", "exists('admins', x, x.id == auth.id)", "looks up admins"));
        all.add(badRule("view", "view", "refers to itself"));
        all.add(
                badRule(
                        "list",
                        "record.title.matches(record.title)",
                        "has a pattern that is not constant"));
        all.add(badRule("list", "changed(record.title)", "asks for a change in a list"));
        all.add(badRule("list", "record._rev == 1", "reads the revision"));
        all.add(badRule("list", "record.constructor == 'x'", "reads a magic name"));
        all.add(badRule("list", "Public", "is no rule's name"));
        all.add(badRule("list", "true || " + "x".repeat(4_096), "is longer than 4,096 characters"));
        all.add(
                badRule(
                        "list",
                        "(".repeat(1_000) + "true" + ")".repeat(1_000),
                        "has a thousand parentheses"));
        all.add(
                badRule(
                        "list",
                        String.join(
                                " || ",
                                Collections.nCopies(9, "exists('users', u, u.id == record.owner)")),
                        "has nine lookups"));
        all.add(badRule("lists", "public", "governs nothing"));
        all.add(
                scenario("rules that refer to each other in a circle are refused")
                        .as(admin())
                        .post(
                                ALL,
                                "{\"name\": \"circle\", \"fields\": [],"
                                        + " \"rules\": {\"list\": \"view\", \"view\": \"list\"}}")
                        .expect(422)
                        .body("code", "invalid_schema"));
        all.add(
                scenario("the rules of fields are checked like all others")
                        .as(admin())
                        .post(
                                ALL,
                                """
                                {"name": "bad_field_rules", "fields": [
                                  {"name": "a", "type": "int", "readable": "record.b == 1"},
                                  {"name": "c", "type": "int", "writable": "auth.id =="}]}\
                                """)
                        .expect(422)
                        .hasPointers("/fields/0/readable", "/fields/1/writable"));
        all.add(
                scenario("eight lookups are not too many")
                        .as(admin())
                        .post(
                                ALL,
                                "{\"name\": \"eight\", \"fields\": [{\"name\": \"owner\", \"type\":"
                                        + " \"relation\", \"to\": \"users\"}], \"rules\": {\"list\": \""
                                        + String.join(
                                                " || ",
                                                Collections.nCopies(
                                                        8,
                                                        "exists('users', u, u.id == record.owner)"))
                                        + "\"}}")
                        .expect(201));
        return all;
    }

    @Override
    void prepare() {}

    @ParameterizedTest(name = "{0}")
    @FieldSource("MISTAKES")
    void definitions(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("RULE_MISTAKES")
    void rules(Scenario scenario) {
        scenario.run(server);
    }

    private static String withField(String collection, String field) {
        return "{\"name\": \"%s\", \"fields\": [{\"name\": \"%s\", \"type\": \"text\"}]}"
                .formatted(collection, field);
    }

    private static Scenario badField(String pointer, String definition) {
        return scenario("the field {" + definition + "} is refused at " + pointer)
                .as(admin())
                .post(ALL, "{\"name\": \"bad_field\", \"fields\": [{" + definition + "}]}")
                .expect(422)
                .body("code", "invalid_schema")
                .hasPointers("/fields/0" + pointer)
                .get(ALL + "/bad_field")
                .expect(404);
    }

    private static Scenario badRule(String action, String rule, String what) {
        return scenario("a rule that " + what + " is refused")
                .as(admin())
                .post(
                        ALL,
                        """
                        {"name": "bad_rule",
                         "fields": [{"name": "title", "type": "text"},
                                    {"name": "owner", "type": "relation", "to": "users"}],
                         "rules": {"%s": "%s"}}\
                        """
                                .formatted(action, rule))
                .expect(422)
                .body("code", "invalid_schema")
                .hasPointers("/rules/" + action)
                .get(ALL + "/bad_rule")
                .expect(404);
    }
}
