package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Collections over the admin API: made, changed and removed.
class CollectionsApiTest extends ApiTest {

    private static final String ALL = "/api/v1/admin/collections";

    static final List<Scenario> SCENARIOS = scenarios();

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(making());
        all.addAll(changing());
        all.addAll(refusals());
        all.addAll(removing());
        return List.copyOf(all);
    }

    private static List<Scenario> making() {
        return List.of(
                scenario("a collection is there as soon as it is made, as it was said")
                        .as(admin())
                        .post(
                                ALL,
                                """
                                {"name": "made", "fields": [
                                   {"name": "title", "type": "text", "required": true, "max": 20},
                                   {"name": "kind", "type": "select", "values": ["a", "b"]},
                                   {"name": "owner", "type": "relation", "to": "users", "on-delete": "set-null"}],
                                 "indexes": [{"fields": ["kind", "-created"]}],
                                 "rules": {"list": "public", "view": "list"}}\
                                """)
                        .expect(201)
                        .emits(nothing())
                        .header("Location", ALL + "/made")
                        .get(ALL + "/made")
                        .expect(200)
                        .body("name", "made")
                        .body("kind", "base")
                        .body("fields.*.name", List.of("title", "kind", "owner"))
                        .body("fields.0.required", true)
                        .body("fields.0.max", 20)
                        .body("fields.1.values", List.of("a", "b"))
                        .body("fields.2.to", "users")
                        .body("fields.2.on-delete", "set-null")
                        .body("indexes.0.fields", List.of("kind", "-created"))
                        .body("rules.list", "public")
                        .body("rules.view", "list")
                        .get(ALL)
                        .expect(200)
                        .bodyContains("\"made\"")
                        .bodyContains("\"users\"")
                        .as(guest())
                        .list("made")
                        .expect(200),
                scenario("what is read can be sent back: it says the same")
                        .as(admin())
                        .post(
                                ALL,
                                "{\"name\": \"echo\", \"fields\": [{\"name\": \"a\", \"type\": \"int\"}]}")
                        .expect(201)
                        .get(ALL + "/echo")
                        .expect(200)
                        .remember("kind", "kind")
                        .patch(
                                ALL + "/echo",
                                "{\"name\": \"echo\", \"kind\": \"{kind}\","
                                        + " \"fields\": [{\"name\": \"a\", \"type\": \"int\"}]}")
                        .expect(200)
                        .body("fields.*.name", List.of("a")),
                scenario("a name that is taken is refused")
                        .as(admin())
                        .post(ALL, "{\"name\": \"taken\", \"fields\": []}")
                        .expect(201)
                        .post(ALL, "{\"name\": \"taken\", \"fields\": []}")
                        .expect(409)
                        .post(ALL, "{\"name\": \"users\", \"fields\": []}")
                        .expect(409),
                scenario("a name of 48 characters is taken, one of 49 is not")
                        .as(admin())
                        .post(ALL, "{\"name\": \"" + "c".repeat(48) + "\", \"fields\": []}")
                        .expect(201)
                        .post(ALL, "{\"name\": \"" + "c".repeat(49) + "\", \"fields\": []}")
                        .expect(422)
                        .pointsAt("/name"),
                scenario("a field name of 63 characters is taken, one of 64 is not")
                        .as(admin())
                        .post(ALL, withField("long1", "f".repeat(63)))
                        .expect(201)
                        .post(ALL, withField("long2", "f".repeat(64)))
                        .expect(422)
                        .pointsAt("/fields/0/name"));
    }

    private static List<Scenario> changing() {
        return List.of(
                scenario("a field is added to a collection with data: null, or its default")
                        .as(admin())
                        .post(ALL, withField("grown", "a"))
                        .expect(201)
                        .given("r", admin(), "grown", "{\"a\": \"x\"}")
                        .patch(
                                ALL + "/grown",
                                """
                                {"fields": [{"name": "a", "type": "text"},
                                            {"name": "b", "type": "int"},
                                            {"name": "c", "type": "text", "required": true, "default": "tea"},
                                            {"name": "d", "type": "text", "many": true},
                                            {"name": "e", "type": "bool", "default": false}]}\
                                """)
                        .expect(200)
                        .body("fields.*.name", List.of("a", "b", "c", "d", "e"))
                        .view("grown", "{r}")
                        .expect(200)
                        .body("a", "x")
                        .body("b", null)
                        .body("c", "tea")
                        .body("d", List.of())
                        .body("e", false)
                        .change("grown", "{r}", "{\"b\": 3}")
                        .expect(200),
                scenario("a patch of the rules leaves the fields, and counts for the next request")
                        .as(admin())
                        .post(ALL, withField("ruled", "a"))
                        .expect(201)
                        .given("r", admin(), "ruled", "{\"a\": \"x\"}")
                        .as(guest())
                        .view("ruled", "{r}")
                        .expect(404)
                        .as(admin())
                        .patch(ALL + "/ruled", "{\"rules\": {\"view\": \"public\"}}")
                        .expect(200)
                        .body("fields.*.name", List.of("a"))
                        .body("rules.view", "public")
                        .as(guest())
                        .view("ruled", "{r}")
                        .expect(200)
                        .as(admin())
                        .patch(ALL + "/ruled", "{\"rules\": {\"list\": \"public\"}}")
                        .expect(200)
                        .bodyPart("rules", "{\"list\": \"public\", \"view\": \"public\"}")
                        .patch(ALL + "/ruled", "{\"rules\": {\"view\": null}}")
                        .expect(200)
                        .bodyPart("rules", "{\"list\": \"public\"}")
                        .as(guest())
                        .view("ruled", "{r}")
                        .expect(404),
                scenario("an index comes and goes")
                        .as(admin())
                        .post(ALL, withField("indexed", "a"))
                        .expect(201)
                        .patch(ALL + "/indexed", "{\"indexes\": [{\"fields\": [\"-a\"]}]}")
                        .expect(200)
                        .body("indexes.*.fields", List.of(List.of("-a")))
                        .patch(ALL + "/indexed", "{\"indexes\": []}")
                        .expect(200)
                        .body("indexes", List.of()),
                scenario("a limit is widened, and records up to the new one fit")
                        .as(admin())
                        .post(
                                ALL,
                                "{\"name\": \"widened\", \"fields\": [{\"name\": \"a\", \"type\": \"text\","
                                        + " \"max\": 3}]}")
                        .expect(201)
                        .create("widened", "{\"a\": \"abcd\"}")
                        .expect(422)
                        .patch(
                                ALL + "/widened",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\", \"max\": 4}]}")
                        .expect(200)
                        .create("widened", "{\"a\": \"abcd\"}")
                        .expect(201),
                scenario(
                                "a required field without a default does not come into a collection with data")
                        .as(admin())
                        .post(ALL, withField("filled", "a"))
                        .expect(201)
                        .given("r", admin(), "filled", "{\"a\": \"x\"}")
                        .patch(
                                ALL + "/filled",
                                """
                                {"fields": [{"name": "a", "type": "text"},
                                            {"name": "b", "type": "text", "required": true}]}\
                                """)
                        .expect(409)
                        .body("code", "schema_conflict")
                        .get(ALL + "/filled")
                        .expect(200)
                        .body("fields.*.name", List.of("a"))
                        .view("filled", "{r}")
                        .expect(200),
                scenario("a field with nulls does not become required")
                        .as(admin())
                        .post(ALL, withField("nulled", "a"))
                        .expect(201)
                        .given("r", admin(), "nulled", "{}")
                        .patch(
                                ALL + "/nulled",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\", \"required\": true}]}")
                        .expect(409)
                        .body("code", "schema_conflict")
                        .change("nulled", "{r}", "{\"a\": \"x\"}")
                        .expect(200)
                        .patch(
                                ALL + "/nulled",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\", \"required\": true}]}")
                        .expect(200),
                scenario("a field with doubles does not become unique")
                        .as(admin())
                        .post(ALL, withField("doubled", "a"))
                        .expect(201)
                        .given("r", admin(), "doubled", "{\"a\": \"x\"}")
                        .given("s", admin(), "doubled", "{\"a\": \"x\"}")
                        .patch(
                                ALL + "/doubled",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\", \"unique\": true}]}")
                        .expect(409)
                        .body("code", "schema_conflict")
                        .remove("doubled", "{s}")
                        .expect(204)
                        .patch(
                                ALL + "/doubled",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\", \"unique\": true}]}")
                        .expect(200)
                        .create("doubled", "{\"a\": \"x\"}")
                        .expect(409));
    }

    private static List<Scenario> refusals() {
        return List.of(
                scenario("a change that would lose data is refused")
                        .as(admin())
                        .post(
                                ALL,
                                """
                                {"name": "kept", "fields": [{"name": "a", "type": "text"},
                                                            {"name": "b", "type": "text"}]}\
                                """)
                        .expect(201)
                        .patch(
                                ALL + "/kept",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"text\"}]}")
                        .expect(422)
                        .body("code", "invalid_schema")
                        .bodyContains("b")
                        .patch(
                                ALL + "/kept",
                                """
                                {"fields": [{"name": "a", "type": "text"}, {"name": "b", "type": "int"}]}\
                                """)
                        .expect(422)
                        .body("code", "invalid_schema")
                        .pointsAt("/fields/1")
                        .get(ALL + "/kept")
                        .expect(200)
                        .body("fields.*.type", List.of("text", "text")),
                scenario("name and kind do not change")
                        .as(admin())
                        .post(ALL, withField("fixed", "a"))
                        .expect(201)
                        .patch(ALL + "/fixed", "{\"name\": \"other\"}")
                        .expect(422)
                        .pointsAt("/name")
                        .patch(ALL + "/fixed", "{\"kind\": \"auth\"}")
                        .expect(422),
                scenario("a wrong rule is refused at a change too, and the old one holds")
                        .as(admin())
                        .post(ALL, withField("held", "a"))
                        .expect(201)
                        .patch(ALL + "/held", "{\"rules\": {\"view\": \"public\"}}")
                        .expect(200)
                        .patch(ALL + "/held", "{\"rules\": {\"view\": \"record.b == 1\"}}")
                        .expect(422)
                        .body("code", "invalid_schema")
                        .pointsAt("/rules/view")
                        .get(ALL + "/held")
                        .expect(200)
                        .body("rules.view", "public"),
                scenario("unknown members are refused at a change too")
                        .as(admin())
                        .post(ALL, withField("exact", "a"))
                        .expect(201)
                        .patch(ALL + "/exact", "{\"rule\": {}}")
                        .expect(422)
                        .pointsAt("/rule"),
                scenario("what is not there can be neither read, changed nor removed")
                        .as(admin())
                        .get(ALL + "/nobody")
                        .expect(404)
                        .body("code", "collection_not_found")
                        .patch(ALL + "/nobody", "{}")
                        .expect(404)
                        .body("code", "collection_not_found")
                        .delete(ALL + "/nobody")
                        .expect(404)
                        .body("code", "collection_not_found")
                        .get(ALL + "/_changes")
                        .expect(404)
                        .delete(ALL + "/_changes")
                        .expect(404),
                scenario("a body of the wrong shape is refused")
                        .as(admin())
                        .post(ALL, "[]")
                        .expect(422)
                        .post(ALL, "{\"name\": 7, \"fields\": []}")
                        .expect(422)
                        .post(ALL, "{\"name\": \"shape\", \"fields\": {}}")
                        .expect(422)
                        .post(ALL, "{\"name\": \"shape\", \"fields\": [7]}")
                        .expect(422)
                        .post(ALL, "{\"name\": \"shape\", \"fields\": [], \"rules\": []}")
                        .expect(422)
                        .post(ALL, "{\"name\": \"shape\", \"fields\": [], \"kind\": \"view\"}")
                        .expect(422)
                        .pointsAt("/kind")
                        .get(ALL + "/shape")
                        .expect(404));
    }

    private static List<Scenario> removing() {
        return List.of(
                scenario("a collection goes with its records, and its name is free again, empty")
                        .as(admin())
                        .post(ALL, withField("passing", "a"))
                        .expect(201)
                        .given("r", admin(), "passing", "{\"a\": \"x\"}")
                        .delete(ALL + "/passing")
                        .expect(204)
                        .emits(nothing())
                        .list("passing")
                        .expect(404)
                        .body("code", "collection_not_found")
                        .post(ALL, withField("passing", "b"))
                        .expect(201)
                        .list("passing")
                        .expect(200)
                        .body("items", List.of())
                        .view("passing", "{r}")
                        .expect(404)
                        .body("code", "record_not_found"),
                scenario("a collection that another refers to stays")
                        .as(admin())
                        .post(ALL, withField("target", "a"))
                        .expect(201)
                        .post(
                                ALL,
                                "{\"name\": \"pointing\", \"fields\": [{\"name\": \"t\","
                                        + " \"type\": \"relation\", \"to\": \"target\"}]}")
                        .expect(201)
                        .delete(ALL + "/target")
                        .expect(409)
                        .get(ALL + "/target")
                        .expect(200)
                        .delete(ALL + "/pointing")
                        .expect(204)
                        .delete(ALL + "/target")
                        .expect(204),
                scenario("a collection that a rule of another looks up stays")
                        .as(admin())
                        .post(ALL, withField("guests", "a"))
                        .expect(201)
                        .post(
                                ALL,
                                "{\"name\": \"party\", \"fields\": [{\"name\": \"b\", \"type\": \"text\"}],"
                                        + " \"rules\": {\"list\": \"exists('guests', g, g.a == record.b)\"}}")
                        .expect(201)
                        .delete(ALL + "/guests")
                        .expectOneOf(409, 422)
                        .as(guest())
                        .list("party")
                        .expect(200));
    }

    @Override
    void prepare() {}

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void collections(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void twenty_admins_who_make_the_same_collection_at_once_make_it_once() {
        TestClient client = server.as(admin());
        List<Integer> statuses =
                Together.times(20, _ -> client.post(ALL, withField("raced", "a")).status());
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status != 201).containsOnly(409);
    }

    private static String withField(String collection, String field) {
        return "{\"name\": \"%s\", \"fields\": [{\"name\": \"%s\", \"type\": \"text\"}]}"
                .formatted(collection, field);
    }
}
