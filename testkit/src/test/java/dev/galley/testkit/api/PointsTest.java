package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Places: what a point takes, who may find what by where it is, and lists of what is near.
class PointsTest extends ApiTest {

    private static final String CAFES = "/api/v1/collections/cafes/records";
    private static final String DEFINE = "/api/v1/admin/collections";

    /// Brandenburg Gate; the cafés lie east of it, 100 m and more, on about its latitude.
    private static final String HERE = "52.5163,13.3777";

    static final List<Scenario> SCENARIOS =
            List.of(
                    near("cafes", HERE + ",100000", "Gate", "Linden", "Dome", "Potsdam"),
                    near("cafes", HERE + ",2000", "Gate", "Linden", "Dome"),
                    near("cafes", HERE + ",0", "Gate"),
                    near("cafes", "place:" + HERE + ",700", "Gate", "Linden"),
                    near("cafes", "-17,179.999,5000", "Fiji"),
                    near("cafes", "-17,-179.999,5000", "Fiji"),
                    near("cafes", "52,13,0.5"),
                    scenario("each of the nearest tells how far it is, whatever else was asked for")
                            .list("cafes")
                            .with("near", HERE + ",2000")
                            .with("fields", "name")
                            .expect(200)
                            .members("items.0", "name", "_distance")
                            .bodyPart("items.0._distance", "0.0")
                            .bodyPart("items.1._distance", "690.19")
                            .bodyLacksMember("next"),
                    scenario("other lists tell no distance")
                            .list("cafes")
                            .with("filter", "name == 'Gate'")
                            .expect(200)
                            .members(
                                    "items.0", "id", "created", "updated", "name", "open", "place"),
                    scenario("the nearest can be filtered")
                            .list("cafes")
                            .with("near", HERE + ",100000")
                            .with("filter", "open")
                            .expect(200)
                            .body("items.*.name", List.of("Gate", "Dome")),
                    scenario("a filter that is never true leaves nothing near")
                            .list("cafes")
                            .with("near", HERE + ",100000")
                            .with("filter", "false")
                            .expect(200)
                            .bodyIs("{\"items\": []}"),
                    scenario("a filter takes distances, in whole metres too")
                            .list("cafes")
                            .with("filter", "distance(place, point(52.5163, 13.3777)) < 2000")
                            .with("sort", "-name")
                            .expect(200)
                            .body("items.*.name", List.of("Linden", "Gate", "Dome"))
                            .list("cafes")
                            .with(
                                    "filter",
                                    "place == null || distance(place, point(-17.0, 180.0)) < 5e3")
                            .with("sort", "name")
                            .expect(200)
                            .body("items.*.name", List.of("Fiji", "Nowhere")),
                    scenario("sort and near do not go together")
                            .list("cafes")
                            .with("near", HERE + ",100")
                            .with("sort", "name")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .pointsAt("sort"),
                    badNear("cafes", "52.5163,13.3777", "no radius"),
                    badNear("cafes", "52.5163,13.3777,100,5", "a number too many"),
                    badNear("cafes", "90.1,13.3777,100", "a latitude that is none"),
                    badNear("cafes", "13.3777,190,100", "a longitude that is none"),
                    badNear("cafes", HERE + ",-1", "a negative radius"),
                    badNear("cafes", HERE + ",20100001", "a radius larger than the earth"),
                    badNear("cafes", HERE + ",NaN", "a radius that is no number"),
                    badNear("cafes", HERE + ",1e309", "an infinite radius"),
                    badNear("cafes", HERE + ",0x1p3", "a number as Java writes it"),
                    badNear("cafes", HERE + ",1d", "a number with a letter"),
                    badNear("cafes", "1-2,3,4", "two numbers in one"),
                    badNear("cafes", "52.0, 13.0, 5", "blanks"),
                    badNear("cafes", "name:" + HERE + ",1", "a field that is no point"),
                    badNear("cafes", "nothing:" + HERE + ",1", "an unknown field"),
                    badNear("cafes", "twin.place:" + HERE + ",1", "a path"),
                    badNear("cafes", "place : " + HERE + ",1", "spaces"),
                    badNear("notes", HERE + ",1", "a collection without a point"),
                    badNear("trips", HERE + ",1", "no name where there are two points"),
                    scenario("the refusal tells the points there are, but no hidden one")
                            .list("trips")
                            .with("near", HERE + ",1")
                            .expect(400)
                            .bodyContains("start")
                            .bodyContains("finish")
                            .bodyLacks("stash"),
                    near("trips", "start:" + HERE + ",1000", "out"),
                    near("trips", "finish:" + HERE + ",1000", "home"),
                    badNear("trips", "stash:" + HERE + ",1000", "a hidden point"),
                    near("hides", HERE + ",1000"),
                    scenario("who may see hidden fields may look around them")
                            .as(admin())
                            .list("trips")
                            .with("near", "stash:" + HERE + ",1000")
                            .expect(200)
                            .body("items.*.name", List.of("home"))
                            .as(key("records:read", "hidden:read"))
                            .list("trips")
                            .with("near", "stash:" + HERE + ",1000")
                            .expect(200)
                            .body("items.*.name", List.of("home"))
                            .as(key("records:read"))
                            .list("trips")
                            .with("near", "stash:" + HERE + ",1000")
                            .expect(400),
                    scenario("a place that the caller may not read is nowhere")
                            .given("ada's", user("ada"), "hides", hide("ada's", HERE))
                            .given("bea's", user("bea"), "hides", hide("bea's", "52.5164,13.3777"))
                            .as(user("ada"))
                            .list("hides")
                            .with("near", HERE + ",1000")
                            .expect(200)
                            .body("items.*.name", List.of("ada's"))
                            .list("hides")
                            .with("filter", "distance(place, point(52.5163, 13.3777)) < 1000")
                            .expect(200)
                            .body("items.*.name", List.of("ada's"))
                            .as(guest())
                            .list("hides")
                            .with("near", "place:" + HERE + ",20000000")
                            .expect(200)
                            .bodyIs("{\"items\": []}")
                            .list("hides")
                            .with("filter", "!(distance(place, point(52.5163, 13.3777)) < 1000)")
                            .expect(200)
                            .bodyIs("{\"items\": []}")
                            .as(admin())
                            .list("hides")
                            .with("near", HERE + ",1000")
                            .expect(200)
                            .body("items.*.name", List.of("ada's", "bea's")),
                    scenario("where there is no list rule nothing is near")
                            .list("closed")
                            .with("near", HERE + ",1000")
                            .expect(403)
                            .body("code", "forbidden"),
                    scenario("the list rule narrows what is near")
                            .given(
                                    "mine",
                                    user("ada"),
                                    "visits",
                                    "{\"place\": " + at("52.5,13.4") + "}")
                            .as(user("ada"))
                            .list("visits")
                            .with("near", "52.5,13.4,10")
                            .expect(200)
                            .bodyHas("items.0")
                            .as(user("bea"))
                            .list("visits")
                            .with("near", "52.5,13.4,10")
                            .expect(200)
                            .bodyIs("{\"items\": []}"),
                    scenario("a rule lets check in whoever is there")
                            .as(user("ada"))
                            .create("visits", "{\"place\": " + at("52.51,13.4") + "}")
                            .expect(201)
                            .emits("visits", LogEntry.Op.CREATE)
                            .create("visits", "{\"place\": " + at("52.6,13.4") + "}")
                            .expect(403)
                            .body("code", "forbidden")
                            .create("visits", "{}")
                            .expect(403),
                    scenario("an update may not move it further than the rule lets it")
                            .given(
                                    "v",
                                    user("ada"),
                                    "visits",
                                    "{\"place\": " + at("52.5,13.4") + "}")
                            .as(user("ada"))
                            .change("visits", "{v}", "{\"place\": " + at("52.501,13.4") + "}")
                            .expect(200)
                            .bodyPart("place", at("52.501,13.4"))
                            .emits("visits", UPDATE)
                            .change("visits", "{v}", "{\"place\": " + at("52.52,13.4") + "}")
                            .expect(403),
                    scenario("a patch replaces a point whole")
                            .given(
                                    "n",
                                    user("ada"),
                                    "visits",
                                    "{\"place\": " + at("52.5,13.4") + "}")
                            .as(user("ada"))
                            .change("visits", "{n}", "{\"place\": {\"coordinates\": [13.4, 52.5]}}")
                            .expect(422)
                            .pointsAt("/place"),
                    scenario("a wrong point is told by its member")
                            .as(user("ada"))
                            .create(
                                    "visits",
                                    "{\"place\": " + at("13.4,152.5").replace("13.4", "99") + "}")
                            .expect(422)
                            .body("code", "invalid_fields")
                            .pointsAt("/place")
                            .bodyContains("latitude"),
                    scenario("a required point is asked for, and a default is given")
                            .as(admin())
                            .create("trips", "{\"name\": \"x\", \"start\": null}")
                            .expect(422)
                            .pointsAt("/start")
                            .create("defaults", "{}")
                            .expect(201)
                            .bodyPart("place", at("1.0,2.0"))
                            .emits("defaults", LogEntry.Op.CREATE),
                    badField("\"many\": true", "/fields/0/many"),
                    badField("\"unique\": true", "/fields/0/unique"),
                    badField("\"default\": \"now\"", "/fields/0/default"),
                    badField(
                            "\"default\": {\"type\": \"Point\", \"coordinates\": [0, 91]}",
                            "/fields/0/default"),
                    scenario("a point is in no index of its collection: it has one of its own")
                            .as(admin())
                            .post(
                                    DEFINE,
                                    """
                                    {"name": "spots", "fields": [{"name": "place", "type": "point"}],
                                     "indexes": [{"fields": ["place"]}]}\
                                    """)
                            .expect(422)
                            .body("code", "invalid_schema")
                            .pointsAt("/indexes/0/fields"),
                    scenario("a point has no order")
                            .list("cafes")
                            .with("sort", "place")
                            .expect(400)
                            .body("code", "invalid_parameter"),
                    scenario("points are compared by their distance")
                            .list("cafes")
                            .with("filter", "place == place")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .bodyContains("distance"),
                    scenario("the definition of a point is given back")
                            .as(admin())
                            .get(DEFINE + "/defaults")
                            .expect(200)
                            .bodyPart(
                                    "fields.0",
                                    "{\"name\": \"place\", \"type\": \"point\", \"required\": true, \"default\": "
                                            + at("1.0,2.0")
                                            + "}"));

    private static Scenario near(String collection, String near, String... names) {
        return scenario("near=" + near + " of " + collection + " gives " + List.of(names))
                .as(guest())
                .list(collection)
                .with("near", near)
                .expect(200)
                .body("items.*.name", List.of(names));
    }

    private static Scenario badNear(String collection, String near, String what) {
        return scenario("near of " + collection + " with " + what + " is refused")
                .as(guest())
                .list(collection)
                .with("near", near)
                .expect(400)
                .body("code", "invalid_parameter")
                .pointsAt("near");
    }

    private static Scenario badField(String more, String pointer) {
        return scenario("a point field with " + more + " is refused")
                .as(admin())
                .post(
                        DEFINE,
                        "{\"name\": \"spots\", \"fields\": [{\"name\": \"place\", \"type\": \"point\", "
                                + more
                                + "}]}")
                .expect(422)
                .body("code", "invalid_schema")
                .pointsAt(pointer);
    }

    private static String hide(String name, String place) {
        return "{\"name\": \"%s\", \"place\": %s}".formatted(name, at(place));
    }

    /// As people say it, latitude first; GeoJSON is the other way round.
    private static String at(String place) {
        String[] parts = place.split(",", -1);
        return "{\"type\": \"Point\", \"coordinates\": [%s, %s]}".formatted(parts[1], parts[0]);
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "cafes",
                 "fields": [{"name": "name", "type": "text"}, {"name": "open", "type": "bool"},
                            {"name": "place", "type": "point"}],
                 "rules": {"list": "public"}}\
                """);
        server.define(
                """
                {"name": "trips",
                 "fields": [{"name": "name", "type": "text"},
                            {"name": "start", "type": "point", "required": true},
                            {"name": "finish", "type": "point"},
                            {"name": "stash", "type": "point", "hidden": true}],
                 "rules": {"list": "public"}}\
                """);
        server.define(
                """
                {"name": "hides",
                 "fields": [{"name": "name", "type": "text"},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"},
                            {"name": "place", "type": "point", "readable": "record.owner == auth.id"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "visits",
                 "fields": [{"name": "owner", "type": "relation", "to": "users", "default": "auth.id"},
                            {"name": "place", "type": "point"}],
                 "rules": {"list": "record.owner == auth.id", "view": "list",
                           "create": "distance(next.place, point(52.5, 13.4)) < 2000",
                           "update": "distance(next.place, record.place) <= 500.0"}}\
                """);
        server.define(
                """
                {"name": "defaults",
                 "fields": [{"name": "place", "type": "point", "required": true,
                             "default": {"type": "Point", "coordinates": [2, 1]}}]}\
                """);
        server.define(
                """
                {"name": "notes", "fields": [{"name": "name", "type": "text"}], "rules": {"list": "public"}}\
                """);
        server.define(
                """
                {"name": "closed", "fields": [{"name": "place", "type": "point"}]}\
                """);
        cafe("Dome", "52.5163,13.4000", true);
        cafe("Gate", HERE, true);
        cafe("Potsdam", "52.4,13.06", false);
        cafe("Linden", "52.5163,13.3879", false);
        cafe("Fiji", "-17,180", false);
        make(CAFES, "{\"name\": \"Nowhere\"}");
        String trips = "/api/v1/collections/trips/records";
        make(trips, "{\"name\": \"out\", \"start\": %s}".formatted(at(HERE)));
        make(
                trips,
                "{\"name\": \"home\", \"start\": %1$s, \"finish\": %2$s, \"stash\": %2$s}"
                        .formatted(at("1,1"), at(HERE)));
    }

    private void cafe(String name, String place, boolean open) {
        make(
                CAFES,
                "{\"name\": \"%s\", \"open\": %s, \"place\": %s}".formatted(name, open, at(place)));
    }

    private void make(String path, String json) {
        assertThat(server.as(admin()).post(path, json).status()).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void places(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void pages_of_the_nearest_follow_their_cursors() {
        for (int limit : new int[] {1, 2, 3}) {
            List<String> names = walk(CAFES + "?near=" + HERE + ",100000&limit=" + limit);
            assertThat(names).containsExactly("Gate", "Linden", "Dome", "Potsdam");
        }
    }

    @Test
    void a_link_leads_to_the_next_page() {
        Answer first = server.as(guest()).get(CAFES + "?near=place:" + HERE + ",100000&limit=3");
        String link = first.header("Link").orElseThrow();
        String next = link.substring(1, link.indexOf('>'));
        assertThat(server.as(guest()).get(next).at("items.*.name").toString())
                .isEqualTo("[\"Potsdam\"]");
    }

    @Test
    void a_cursor_holds_for_its_circle_alone() {
        TestClient client = server.as(guest());
        String cursor = client.get(CAFES + "?near=" + HERE + ",100000&limit=1").textAt("next");
        for (String other :
                List.of(
                        "?near=" + HERE + ",99999&limit=1&cursor=",
                        "?near=52.5163,13.3778,100000&limit=1&cursor=",
                        "?near=" + HERE + ",100000&filter=open&limit=1&cursor=",
                        "?limit=1&cursor=")) {
            Answer answer = client.get(CAFES + other + cursor);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.textAt("code")).isEqualTo("invalid_cursor");
        }
    }

    @Test
    void the_nearest_go_a_thousand_deep() {
        server.define(
                """
                {"name": "stars", "fields": [{"name": "name", "type": "int"}, {"name": "place", "type": "point"}],
                 "rules": {"list": "public"}}\
                """);
        String stars = "/api/v1/collections/stars/records";
        for (int i = 0; i < 1_003; i++) {
            String place = at("10.%04d,20".formatted(i));
            make(stars, "{\"name\": %d, \"place\": %s}".formatted(i, place));
        }
        String near = stars + "?near=10,20,1000000";
        Answer all = server.as(guest()).get(near + "&limit=1000");
        assertThat(all.at("items").size()).isEqualTo(1_000);
        assertThat(all.json().has("next")).isFalse();
        List<String> paged = walk(near + "&limit=300");
        assertThat(paged).hasSize(1_000).startsWith("0", "1", "2").endsWith("998", "999");
    }

    private List<String> walk(String path) {
        TestClient client = server.as(guest());
        List<String> names = new ArrayList<>();
        Optional<String> page = Optional.of(path);
        while (page.isPresent()) {
            Answer answer = client.get(page.get());
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            answer.at("items.*.name").forEach(name -> names.add(name.asString()));
            page =
                    answer.json().has("next")
                            ? Optional.of(path + "&cursor=" + answer.textAt("next"))
                            : Optional.empty();
        }
        return names;
    }
}
