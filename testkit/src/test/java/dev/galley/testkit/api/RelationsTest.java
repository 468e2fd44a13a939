package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Relations between records, and values that only one record may have.
class RelationsTest extends ApiTest {

    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("a relation names a record that exists")
                            .given("t", admin(), "targets", "{\"name\": \"a\"}")
                            .as(admin())
                            .create("pointers", "{\"strict\": \"{t}\", \"several\": [\"{t}\"]}")
                            .expect(201)
                            .body("strict", "{t}")
                            .body("several", List.of("{t}"))
                            .emits("pointers", CREATE)
                            .create("pointers", "{\"strict\": \"" + UNKNOWN + "\"}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .pointsAt("/strict")
                            .create("pointers", "{\"several\": [\"{t}\", \"" + UNKNOWN + "\"]}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .pointsAt("/several")
                            .create("pointers", "{\"strict\": \"tea\"}")
                            .expect(422)
                            .pointsAt("/strict")
                            .create("pointers", "{\"strict\": 7}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/strict")
                            .create("pointers", "{\"strict\": \"\"}")
                            .expect(422)
                            .pointsAt("/strict"),
                    scenario("the id of a record of another collection is no target")
                            .given("o", admin(), "owners", "{\"name\": \"a\"}")
                            .as(admin())
                            .create("pointers", "{\"strict\": \"{o}\"}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .pointsAt("/strict"),
                    scenario("a patch to a missing record is refused and changes nothing")
                            .given("t", admin(), "targets", "{\"name\": \"a\"}")
                            .given("p", admin(), "pointers", "{\"strict\": \"{t}\"}")
                            .as(admin())
                            .change("pointers", "{p}", "{\"strict\": \"" + UNKNOWN + "\"}")
                            .expect(422)
                            .body("code", "relation_missing")
                            .pointsAt("/strict")
                            .view("pointers", "{p}")
                            .expect(200)
                            .body("strict", "{t}"),
                    scenario("restrict: a record that is referred to stays")
                            .given("t", admin(), "targets", "{\"name\": \"a\"}")
                            .given("p", admin(), "pointers", "{\"strict\": \"{t}\"}")
                            .as(admin())
                            .remove("targets", "{t}")
                            .expect(409)
                            .body("code", "relation_in_use")
                            .bodyContains("pointers")
                            .change("pointers", "{p}", "{\"strict\": null}")
                            .expect(200)
                            .remove("targets", "{t}")
                            .expect(204)
                            .emits("targets", DELETE),
                    scenario("restrict, many: a record in a list stays until it is taken out")
                            .given("t", admin(), "targets", "{\"name\": \"a\"}")
                            .given("p", admin(), "pointers", "{\"several\": [\"{t}\"]}")
                            .as(admin())
                            .remove("targets", "{t}")
                            .expect(409)
                            .body("code", "relation_in_use")
                            .change("pointers", "{p}", "{\"several\": []}")
                            .expect(200)
                            .remove("targets", "{t}")
                            .expect(204)
                            .emits("targets", DELETE),
                    scenario("cascade: what refers goes with it, level by level, each announced")
                            .given("t", admin(), "owners", "{\"name\": \"a\"}")
                            .given("p", admin(), "houses", "{\"owner\": \"{t}\"}")
                            .given("q", admin(), "houses", "{\"owner\": \"{t}\"}")
                            .given("r", admin(), "rooms", "{\"house\": \"{p}\"}")
                            .given("other", admin(), "owners", "{\"name\": \"b\"}")
                            .given("stays", admin(), "houses", "{\"owner\": \"{other}\"}")
                            .as(admin())
                            .remove("owners", "{t}")
                            .expect(204)
                            .emits("owners", DELETE)
                            .emits("houses", DELETE, 2)
                            .emits("rooms", DELETE)
                            .view("houses", "{p}")
                            .expect(404)
                            .view("rooms", "{r}")
                            .expect(404)
                            .view("houses", "{stays}")
                            .expect(200),
                    scenario("a cascade that meets a restriction deletes nothing at all")
                            .given("t", admin(), "owners", "{\"name\": \"a\"}")
                            .given("p", admin(), "houses", "{\"owner\": \"{t}\"}")
                            .given("k", admin(), "keys", "{\"house\": \"{p}\"}")
                            .as(admin())
                            .remove("owners", "{t}")
                            .expect(409)
                            .body("code", "relation_in_use")
                            .view("houses", "{p}")
                            .expect(200)
                            .view("owners", "{t}")
                            .expect(200),
                    scenario("set-null: the field becomes null, with a revision of its own")
                            .given("t", admin(), "owners", "{\"name\": \"a\"}")
                            .given("p", admin(), "boats", "{\"captain\": \"{t}\"}")
                            .as(admin())
                            .remove("owners", "{t}")
                            .expect(204)
                            .emits("owners", DELETE)
                            .emits("boats", UPDATE)
                            .view("boats", "{p}")
                            .expect(200)
                            .body("captain", null)
                            .rememberHeader("after", "ETag")
                            .change("boats", "{p}", "{\"captain\": null}")
                            .sending("If-Match", "{p.etag}")
                            .expect(412),
                    scenario("set-null, many: the id leaves the list, the others keep their order")
                            .given("a", admin(), "owners", "{\"name\": \"a\"}")
                            .given("b", admin(), "owners", "{\"name\": \"b\"}")
                            .given("c", admin(), "owners", "{\"name\": \"c\"}")
                            .given("p", admin(), "boats", "{\"crew\": [\"{c}\", \"{a}\", \"{b}\"]}")
                            .as(admin())
                            .view("boats", "{p}")
                            .expect(200)
                            .body("crew", List.of("{c}", "{a}", "{b}"))
                            .remove("owners", "{a}")
                            .expect(204)
                            .emits("owners", DELETE)
                            .emits("boats", UPDATE)
                            .view("boats", "{p}")
                            .expect(200)
                            .body("crew", List.of("{c}", "{b}")),
                    scenario(
                                    "a list of relations is ordered, without doubles, and replaced as a whole")
                            .given("a", admin(), "owners", "{\"name\": \"a\"}")
                            .given("b", admin(), "owners", "{\"name\": \"b\"}")
                            .given("p", admin(), "boats", "{\"crew\": [\"{b}\", \"{a}\"]}")
                            .as(admin())
                            .change("boats", "{p}", "{\"crew\": [\"{a}\", \"{b}\"]}")
                            .expect(200)
                            .body("crew", List.of("{a}", "{b}"))
                            .emits("boats", UPDATE)
                            .change("boats", "{p}", "{\"crew\": [\"{a}\", \"{a}\"]}")
                            .expect(422)
                            .pointsAt("/crew")
                            .list("boats")
                            .with("filter", "'{b}' in crew")
                            .expect(200)
                            .body("items.*.id", List.of("{p}"))
                            .list("boats")
                            .with("filter", "size(crew) == 2 && id == '{p}'")
                            .expect(200)
                            .body("items.*.crew", List.of(List.of("{a}", "{b}"))),
                    scenario(
                                    "a record may refer to itself, and goes in spite of it when that cascades")
                            .given("n", admin(), "nodes", "{}")
                            .given("m", admin(), "nodes", "{\"parent\": \"{n}\"}")
                            .as(admin())
                            .change("nodes", "{n}", "{\"parent\": \"{m}\"}")
                            .expect(200)
                            .remove("nodes", "{n}")
                            .expect(204)
                            .emits("nodes", DELETE, 2)
                            .view("nodes", "{m}")
                            .expect(404),
                    scenario("a cascade does not ask the rules of what goes with it")
                            .given("o", user("ada"), "albums", "{}")
                            .given("p", admin(), "photos", "{\"album\": \"{o}\"}")
                            .as(user("ada"))
                            .remove("photos", "{p}")
                            .expect(404)
                            .remove("albums", "{o}")
                            .expect(204)
                            .emits("albums", DELETE)
                            .emits("photos", DELETE),
                    scenario(
                                    "a refusal because of others names no record and no collection to a stranger")
                            .given("o", user("ada"), "albums", "{}")
                            .given("f", admin(), "frames", "{\"album\": \"{o}\"}")
                            .as(user("ada"))
                            .remove("albums", "{o}")
                            .expect(409)
                            .body("code", "relation_in_use")
                            .bodyLacks("{f}")
                            .bodyLacks("frames"),
                    scenario("a unique value is there once: 409 with the pointer, nothing stored")
                            .given("a", admin(), "codes", "{\"code\": \"A\"}")
                            .as(admin())
                            .create("codes", "{\"code\": \"A\"}")
                            .expect(409)
                            .body("code", "unique_violation")
                            .pointsAt("/code")
                            .create("codes", "{\"code\": \"a\"}")
                            .expect(201)
                            .remember("b", "id")
                            .change("codes", "{b}", "{\"code\": \"A\"}")
                            .expect(409)
                            .pointsAt("/code")
                            .view("codes", "{b}")
                            .expect(200)
                            .body("code", "a")
                            .change("codes", "{a}", "{\"code\": \"A\"}")
                            .expect(200)
                            .remove("codes", "{a}")
                            .expect(204)
                            .change("codes", "{b}", "{\"code\": \"A\"}")
                            .expect(200),
                    scenario("null is no value, so many may have it, and the empty text is one")
                            .given("a", admin(), "codes", "{\"code\": null}")
                            .given("b", admin(), "codes", "{}")
                            .given("c", admin(), "codes", "{\"code\": \"\"}")
                            .as(admin())
                            .create("codes", "{\"code\": \"\"}")
                            .expect(409)
                            .pointsAt("/code"),
                    scenario("addresses are unique by lower case, and keep their spelling")
                            .given("a", admin(), "codes", "{\"mail\": \"Ada@Example.com\"}")
                            .as(admin())
                            .view("codes", "{a}")
                            .expect(200)
                            .body("mail", "Ada@Example.com")
                            .create("codes", "{\"mail\": \"ada@example.COM\"}")
                            .expect(409)
                            .pointsAt("/mail"),
                    scenario(
                                    "a unique index over several fields refuses the whole combination alone")
                            .given("a", admin(), "seats", "{\"row\": 1, \"seat\": 1}")
                            .given("b", admin(), "seats", "{\"row\": 1, \"seat\": 2}")
                            .given("c", admin(), "seats", "{\"row\": 1, \"seat\": null}")
                            .given("d", admin(), "seats", "{\"row\": 1, \"seat\": null}")
                            .as(admin())
                            .create("seats", "{\"row\": 1, \"seat\": 2}")
                            .expect(409)
                            .body("code", "unique_violation")
                            .bodyHas("errors.0.pointer")
                            .change("seats", "{b}", "{\"seat\": 1}")
                            .expect(409),
                    scenario("unique numbers, decimals, times and flags compare by value")
                            .given("a", admin(), "codes", "{\"price\": \"1.50\"}")
                            .as(admin())
                            .create("codes", "{\"price\": 1.5}")
                            .expect(409)
                            .pointsAt("/price"));

    @Override
    void prepare() {
        String everything =
                "\"list\": \"public\", \"view\": \"public\", \"create\": \"public\","
                        + " \"update\": \"public\", \"delete\": \"public\"";
        String name = "{\"name\": \"name\", \"type\": \"text\"}";
        define("targets", name, everything);
        define("owners", name, everything);
        define(
                "pointers",
                """
                {"name": "strict", "type": "relation", "to": "targets"},
                {"name": "several", "type": "relation", "to": "targets", "many": true}\
                """,
                everything);
        define("houses", relation("owner", "owners", "cascade"), everything);
        define("rooms", relation("house", "houses", "cascade"), everything);
        define("keys", relation("house", "houses", "restrict"), everything);
        define(
                "boats",
                relation("captain", "owners", "set-null")
                        + ", {\"name\": \"crew\", \"type\": \"relation\", \"to\": \"owners\","
                        + " \"many\": true, \"on-delete\": \"set-null\"}",
                everything);
        define("nodes", relation("parent", "nodes", "cascade"), everything);
        define(
                "albums",
                "{\"name\": \"owner\", \"type\": \"relation\", \"to\": \"users\", \"default\": \"auth.id\"}",
                "\"view\": \"record.owner == auth.id\", \"create\": \"auth != null\","
                        + " \"delete\": \"record.owner == auth.id\"");
        define("photos", relation("album", "albums", "cascade"), "");
        define("frames", relation("album", "albums", "restrict"), "");
        define(
                "codes",
                """
                {"name": "code", "type": "text", "unique": true},
                {"name": "mail", "type": "email", "unique": true},
                {"name": "price", "type": "decimal", "scale": 2, "unique": true}\
                """,
                everything);
        server.define(
                """
                {"name": "seats",
                 "fields": [{"name": "row", "type": "int"}, {"name": "seat", "type": "int"}],
                 "indexes": [{"fields": ["row", "seat"], "unique": true}]}\
                """);
    }

    private static String relation(String name, String to, String onDelete) {
        return "{\"name\": \"%s\", \"type\": \"relation\", \"to\": \"%s\", \"on-delete\": \"%s\"}"
                .formatted(name, to, onDelete);
    }

    private void define(String name, String fields, String rules) {
        server.define(
                "{\"name\": \"%s\", \"fields\": [%s], \"rules\": {%s}}"
                        .formatted(name, fields, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void relations(Scenario scenario) {
        scenario.run(server);
    }

    /// The scenarios share collections with unique values, so each starts without the others' records.
    @AfterEach
    void empty() {
        for (String collection : List.of("codes", "seats")) {
            String path = "/api/v1/collections/" + collection + "/records";
            Answer all = server.as(admin()).get(path + "?fields=id&limit=1000");
            all.at("items.*.id")
                    .forEach(id ->
                            assertThat(
                                            server.as(admin())
                                                    .delete(path + "/" + id.stringValue())
                                                    .status())
                                    .isEqualTo(204));
        }
        assertThat(server.as(guest()).get("/api/v1/collections/codes/records").at("items").size())
                .isZero();
    }
}
