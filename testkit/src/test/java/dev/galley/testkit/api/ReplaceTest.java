package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// PUT: a whole record under an id that the client has made.
class ReplaceTest extends ApiTest {

    private static final String ID = "0199aaaa-0000-7000-8000-00000000000";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("what is not there is made, with its address and revision")
                            .as(user("ada"))
                            .replace("notes", ID + "1", "{\"title\": \"tea\"}")
                            .expect(201)
                            .emits("notes", CREATE)
                            .body("id", ID + "1")
                            .body("title", "tea")
                            .body("state", "new")
                            .header("Location", "/api/v1/collections/notes/records/" + ID + "1")
                            .rememberHeader("rev", "ETag")
                            .view("notes", ID + "1")
                            .expect(200)
                            .header("ETag", "{rev}"),
                    scenario(
                                    "what is there is replaced: fields that are left out get their defaults")
                            .given(
                                    "n",
                                    user("ada"),
                                    "notes",
                                    """
                                    {"title": "tea", "state": "old", "pages": 3}\
                                    """)
                            .as(user("ada"))
                            .replace("notes", "{n}", "{\"title\": \"coffee\"}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .body("title", "coffee")
                            .body("state", "new")
                            .body("pages", null)
                            .headerLacks("Location"),
                    scenario("the same once more changes and announces nothing")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .replace("notes", "{n}", "{\"title\": \"tea\"}")
                            .expect(200)
                            .emits(nothing())
                            .header("ETag", "{n.etag}"),
                    scenario("with If-None-Match: * it only ever makes")
                            .as(user("ada"))
                            .replace("notes", ID + "2", "{\"title\": \"tea\"}")
                            .sending("If-None-Match", "*")
                            .expect(201)
                            .emits("notes", CREATE)
                            .replace("notes", ID + "2", "{\"title\": \"coffee\"}")
                            .sending("If-None-Match", "*")
                            .expect(412)
                            .body("code", "precondition_failed")
                            .view("notes", ID + "2")
                            .expect(200)
                            .body("title", "tea"),
                    scenario("with If-Match it only replaces that revision")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .replace("notes", "{n}", "{\"title\": \"coffee\"}")
                            .sending("If-Match", "{n.etag}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .replace("notes", "{n}", "{\"title\": \"cocoa\"}")
                            .sending("If-Match", "{n.etag}")
                            .expect(412)
                            .replace("notes", ID + "3", "{\"title\": \"cocoa\"}")
                            .sending("If-Match", "{n.etag}")
                            .expect(412)
                            .replace("notes", ID + "3", "{\"title\": \"cocoa\"}")
                            .sending("If-Match", "*")
                            .expect(412),
                    scenario("a stranger is refused alike whether the record is there or not")
                            .given(
                                    "n",
                                    user("ada"),
                                    "own",
                                    "{\"title\": \"tea\", \"owner\": \"{ada.id}\"}")
                            .as(user("bea"))
                            .replace("own", "{n}", "{\"title\": \"mine\", \"owner\": \"{ada.id}\"}")
                            .expect(403)
                            .body("code", "forbidden")
                            .replace(
                                    "own",
                                    ID + "4",
                                    "{\"title\": \"mine\", \"owner\": \"{ada.id}\"}")
                            .expect(403)
                            .body("code", "forbidden")
                            .replace("own", "{n}", "{\"title\": \"mine\", \"owner\": \"{ada.id}\"}")
                            .sending("If-None-Match", "*")
                            .expect(403)
                            .replace("own", "{n}", "{\"title\": \"mine\", \"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .as(user("ada"))
                            .replace("own", "{n}", "{\"title\": \"gift\", \"owner\": \"{bea.id}\"}")
                            .expect(403)
                            .as(guest())
                            .replace("own", ID + "4", "{\"title\": \"mine\"}")
                            .expect(403),
                    scenario("what the caller may not read or not write stays as it is")
                            .given(
                                    "n",
                                    admin(),
                                    "narrow",
                                    """
                                    {"title": "tea", "secret": "s", "salary": 5, "state": "paid"}\
                                    """)
                            .as(user("bea"))
                            .replace("narrow", "{n}", "{\"title\": \"coffee\"}")
                            .expect(200)
                            .emits("narrow", UPDATE)
                            .as(admin())
                            .view("narrow", "{n}")
                            .expect(200)
                            .body("title", "coffee")
                            .body("secret", "s")
                            .body("salary", 5)
                            .body("state", "paid")
                            .replace("narrow", "{n}", "{\"title\": \"cocoa\"}")
                            .expect(200)
                            .body("secret", null)
                            .body("salary", null)
                            .body("state", null),
                    scenario(
                                    "a field the caller may not write is refused unless it is what is stored")
                            .given(
                                    "n",
                                    admin(),
                                    "narrow",
                                    "{\"title\": \"tea\", \"state\": \"paid\"}")
                            .as(user("bea"))
                            .replace("narrow", "{n}", "{\"title\": \"tea\", \"state\": \"open\"}")
                            .expect(422)
                            .body("code", "not_writable")
                            .pointsAt("/state")
                            .replace("narrow", "{n}", "{\"title\": \"tea\", \"state\": \"paid\"}")
                            .expect(200)
                            .emits(nothing()),
                    scenario(
                                    "a required field must be there, an operator is no value, an id is the one in the address")
                            .given("n", user("ada"), "notes", "{\"title\": \"tea\"}")
                            .as(user("ada"))
                            .replace("notes", "{n}", "{}")
                            .expect(422)
                            .pointsAt("/title")
                            .replace("notes", ID + "5", "{}")
                            .expect(422)
                            .pointsAt("/title")
                            .replace(
                                    "notes",
                                    "{n}",
                                    "{\"title\": \"tea\", \"pages\": {\"$inc\": 1}}")
                            .expect(422)
                            .pointsAt("/pages")
                            .replace(
                                    "notes", "{n}", "{\"title\": \"tea\", \"id\": \"" + ID + "6\"}")
                            .expect(422)
                            .pointsAt("/id")
                            .replace("notes", "{n}", "{\"title\": \"coffee\", \"id\": \"{n}\"}")
                            .expect(200)
                            .emits("notes", UPDATE)
                            .replace("notes", "{n}", "{\"title\": \"tea\", \"colour\": \"red\"}")
                            .expect(422)
                            .body("code", "unknown_member")
                            .replace("notes", "no-id", "{\"title\": \"tea\"}")
                            .expect(404)
                            .replace("users", "{ada.id}", "{}")
                            .expect(405));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "notes", "fields": [
                    {"name": "title", "type": "text", "required": true},
                    {"name": "state", "type": "text", "default": "new"},
                    {"name": "pages", "type": "int"}],
                 "rules": {"view": "public", "create": "auth != null", "update": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "own", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "owner", "type": "relation", "to": "users"}],
                 "rules": {"view": "record.owner == auth.id",
                           "create": "auth != null && next.owner == auth.id",
                           "update": "record.owner == auth.id && next.owner == auth.id"}}\
                """);
        server.define(
                """
                {"name": "narrow", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "secret", "type": "text", "hidden": true},
                    {"name": "salary", "type": "int", "readable": "false"},
                    {"name": "state", "type": "text", "writable": "false"}],
                 "rules": {"view": "public", "update": "public"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void replace(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void of_many_who_make_the_same_id_at_once_one_succeeds() {
        for (int round = 0; round < 20; round++) {
            String path =
                    "/api/v1/collections/notes/records/0199bbbb-0000-7000-8000-%012x"
                            .formatted(round);
            TestRequest request =
                    TestRequest.of("PUT", path)
                            .withHeader("If-None-Match", "*")
                            .withBody("{\"title\": \"tea\"}");
            List<Integer> statuses =
                    Together.times(20, _ -> server.as(user("ada")).send(request).status());
            assertThat(statuses).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(412);
        }
    }
}
