package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whatever no rule allows is denied, and what is the server's own cannot be reached at all.
class DefaultDenyTest extends ApiTest {

    private static final String NOBODYS_ID = "01890000-0000-7000-8000-000000000000";

    static final List<Scenario> SCENARIOS = scenarios();

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        for (Actor actor : List.of(guest(), user("ada"))) {
            for (String collection : List.of("silent", "empty_rules")) {
                all.add(closed(actor, collection));
            }
            for (String name :
                    List.of(
                            "_changes",
                            "_sessions",
                            "_credentials",
                            "_admins",
                            "_collections",
                            "_meta",
                            "_revocations",
                            "_link_1_members",
                            "sqlite_master",
                            "sqlite_sequence",
                            "pg_catalog",
                            "pg_class",
                            "information_schema",
                            "admins",
                            "nothing",
                            "__proto__",
                            "constructor",
                            "Silent")) {
                all.add(unreachable(actor, name));
            }
        }
        for (String name : List.of("_changes", "_admins", "_credentials", "_sessions", "admins")) {
            all.add(unreachable(admin(), name));
            all.add(unreachable(Actor.key("records:read", "records:write"), name));
        }
        all.add(
                scenario("each verb needs its own rule: list alone gives no view")
                        .given("r", admin(), "listed", "{\"title\": \"tea\"}")
                        .as(guest())
                        .list("listed")
                        .expect(200)
                        .body("items.*.title", List.of("tea"))
                        .view("listed", "{r}")
                        .expect(404)
                        .create("listed", "{\"title\": \"x\"}")
                        .expect(403)
                        .change("listed", "{r}", "{\"title\": \"x\"}")
                        .expect(404)
                        .remove("listed", "{r}")
                        .expect(404));
        all.add(
                scenario("view alone gives no list, and turns hidden refusals into plain ones")
                        .given("r", admin(), "viewed", "{\"title\": \"tea\"}")
                        .as(guest())
                        .list("viewed")
                        .expect(403)
                        .body("code", "forbidden")
                        .view("viewed", "{r}")
                        .expect(200)
                        .change("viewed", "{r}", "{\"title\": \"x\"}")
                        .expect(403)
                        .body("code", "forbidden")
                        .remove("viewed", "{r}")
                        .expect(403)
                        .body("code", "forbidden"));
        all.add(
                scenario("create alone makes records that their maker cannot see")
                        .as(user("ada"))
                        .create("dropbox", "{\"title\": \"tea\"}")
                        .expect(201)
                        .bodyLacks("tea")
                        .bodyHas("id")
                        .remember("r", "id")
                        .bodyIs("{\"id\": \"{r}\"}")
                        .view("dropbox", "{r}")
                        .expect(404)
                        .list("dropbox")
                        .expect(403));
        all.add(
                scenario("a rule that fails denies: a guest has no id")
                        .given("r", admin(), "owned", "{}")
                        .as(guest())
                        .list("owned")
                        .expect(200)
                        .body("items", List.of())
                        .view("owned", "{r}")
                        .expect(404)
                        .as(user("ada"))
                        .list("owned")
                        .expect(200)
                        .body("items", List.of())
                        .view("owned", "{r}")
                        .expect(404));
        all.add(
                scenario("a rule that fails denies, also when it is negated")
                        .given("r", admin(), "not_owned", "{}")
                        .as(guest())
                        .list("not_owned")
                        .expect(200)
                        .body("items", List.of())
                        .view("not_owned", "{r}")
                        .expect(404)
                        .as(user("ada"))
                        .view("not_owned", "{r}")
                        .expect(200));
        return List.copyOf(all);
    }

    @Override
    void prepare() {
        define("silent", "");
        define("empty_rules", ", \"rules\": {}");
        define("listed", ", \"rules\": {\"list\": \"public\"}");
        define("viewed", ", \"rules\": {\"view\": \"public\"}");
        define("dropbox", ", \"rules\": {\"create\": \"auth != null\"}");
        define("owned", ", \"rules\": {\"list\": \"record.owner == auth.id\", \"view\": \"list\"}");
        define(
                "not_owned",
                ", \"rules\": {\"list\": \"!(record.owner == auth.id)\", \"view\": \"list\"}");
    }

    private void define(String name, String rules) {
        server.define(
                """
                {"name": "%s",
                 "fields": [{"name": "title", "type": "text"},
                            {"name": "owner", "type": "relation", "to": "users"}]%s}\
                """
                        .formatted(name, rules));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void denies(Scenario scenario) {
        scenario.run(server);
    }

    private static Scenario closed(Actor actor, String collection) {
        return scenario(
                        "D01 "
                                + actor
                                + " may do nothing with the collection "
                                + collection
                                + " without rules")
                .given("r", admin(), collection, "{\"title\": \"tea\"}")
                .as(actor)
                .list(collection)
                .expect(403)
                .body("code", "forbidden")
                .bodyLacks("tea")
                .view(collection, "{r}")
                .expect(404)
                .body("code", "record_not_found")
                .bodyLacks("tea")
                .create(collection, "{\"title\": \"x\"}")
                .expect(403)
                .body("code", "forbidden")
                .change(collection, "{r}", "{\"title\": \"x\"}")
                .expect(404)
                .body("code", "record_not_found")
                .remove(collection, "{r}")
                .expect(404)
                .body("code", "record_not_found")
                .as(admin())
                .view(collection, "{r}")
                .expect(200)
                .body("title", "tea");
    }

    private static Scenario unreachable(Actor actor, String name) {
        return scenario("D11 " + actor + " finds no collection " + name)
                .as(actor)
                .list(name)
                .expect(404)
                .body("code", "collection_not_found")
                .view(name, NOBODYS_ID)
                .expect(404)
                .body("code", "collection_not_found")
                .create(name, "{}")
                .expect(404)
                .body("code", "collection_not_found")
                .change(name, NOBODYS_ID, "{}")
                .expect(404)
                .body("code", "collection_not_found")
                .remove(name, NOBODYS_ID)
                .expect(404)
                .body("code", "collection_not_found");
    }
}
