package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Lists: filter, sort, cursor, limit, fields.
class ListTest extends ApiTest {

    private static final String CITIES = "/api/v1/collections/cities/records";

    static final List<Scenario> SCENARIOS =
            List.of(
                    filtered("size == 3", "Cadiz", "Essen"),
                    filtered("size != 3", "Aachen", "Bonn", "Dover", "Fano"),
                    filtered("size > 1 && size < 3", "Bonn", "Dover"),
                    filtered("size == null || name == 'Bonn'", "Bonn", "Fano"),
                    filtered("size != null && !(size == 3)", "Aachen", "Bonn", "Dover"),
                    filtered("name in ['Bonn', 'Fano']", "Bonn", "Fano"),
                    filtered(
                            "name.startsWith('B') || name.endsWith('n')",
                            "Aachen",
                            "Bonn",
                            "Essen"),
                    filtered("name.contains('ss')", "Essen"),
                    filtered("name.lowerAscii() == 'dover'", "Dover"),
                    filtered("name.size() == 4", "Bonn", "Fano"),
                    filtered("'port' in tags", "Cadiz", "Dover"),
                    filtered("size(tags) == 0", "Aachen", "Bonn", "Essen", "Fano"),
                    filtered("port == true", "Cadiz", "Dover"),
                    filtered("founded < timestamp('2000-01-01T00:00:00Z')", "Aachen", "Bonn"),
                    filtered("price == decimal('1.50')", "Bonn"),
                    filtered("price > decimal('1.5')", "Cadiz"),
                    filtered("weight >= 0.5", "Aachen"),
                    filtered("size + 1 == 4", "Cadiz", "Essen"),
                    filtered("extra != null"),
                    filtered("size == 3 ? port : name == 'Fano'", "Cadiz", "Fano"),
                    filtered("tags.exists(t, t.startsWith('o'))", "Cadiz"),
                    filtered("name.matches('^[AB]')", "Aachen", "Bonn"),
                    filtered("name == '\\' OR 1=1--'"),
                    filtered("name.contains('%')"),
                    filtered("name.startsWith('_')"),
                    filtered("twin.name == 'Aachen'", "Bonn"),
                    filtered("true", "Aachen", "Bonn", "Cadiz", "Dover", "Essen", "Fano"),
                    filtered("false"),
                    sorted("name", "Aachen", "Bonn", "Cadiz", "Dover", "Essen", "Fano"),
                    sorted("-name", "Fano", "Essen", "Dover", "Cadiz", "Bonn", "Aachen"),
                    sorted("size,name", "Fano", "Aachen", "Bonn", "Dover", "Cadiz", "Essen"),
                    sorted("-size,-name", "Essen", "Cadiz", "Dover", "Bonn", "Aachen", "Fano"),
                    sorted("size,-name", "Fano", "Aachen", "Dover", "Bonn", "Essen", "Cadiz"),
                    sorted("port,name", "Aachen", "Bonn", "Essen", "Fano", "Cadiz", "Dover"),
                    badFilter("size ==", "an unfinished expression"),
                    badFilter("siz == 3", "an unknown name"),
                    badFilter("size == 'x'", "a comparison of different types"),
                    badFilter("name + 'x' == 'y'", "joined texts"),
                    badFilter("auth.id == 'x'", "auth"),
                    badFilter("record.size == 3", "record"),
                    badFilter("exists('cities', c, c.size == 3)", "a lookup"),
                    badFilter("_rev == 1", "the revision"),
                    badFilter("has(size)", "has"),
                    badFilter("name", "what is not true or false"),
                    badFilter("toString(name) == 'x'", "an unknown function"),
                    badFilter("name.constructor == 'x'", "a magic name"),
                    badFilter("__proto__ == 'x'", "another magic name"),
                    badFilter(
                            "(".repeat(1_000) + "true" + ")".repeat(1_000),
                            "a thousand parentheses"),
                    badFilter(or("size == 1", 65), "more than 64 terms"),
                    badFilter("name == '" + "x".repeat(4_096) + "'", "more than 4,096 characters"),
                    scenario("64 terms are not too many")
                            .as(guest())
                            .list("cities")
                            .with("filter", or("size == 3", 64))
                            .with("sort", "name")
                            .expect(200)
                            .body("items.*.name", List.of("Cadiz", "Essen")),
                    scenario("the place of a mistake is told")
                            .list("cities")
                            .with("filter", "size == 3 &&\n siz == 4")
                            .expect(400)
                            .body("code", "invalid_filter")
                            .bodyHas("errors.0.offset")
                            .body("errors.0.line", 2)
                            .body("errors.0.column", 2),
                    badSort("siz", "an unknown field"),
                    badSort("tags", "a list"),
                    badSort("extra", "json"),
                    badSort("name,name", "a field twice"),
                    badSort("name,,size", "an empty part"),
                    badSort("--name", "two signs"),
                    badSort("name desc", "a word of SQL"),
                    badSort("\"name\"", "quotes"),
                    badSort("name;drop table cities", "a statement"),
                    badSort("(select 1)", "a subquery"),
                    scenario("limit takes 1 to 1000")
                            .list("cities")
                            .with("limit", "1")
                            .expect(200)
                            .list("cities")
                            .with("limit", "1000")
                            .expect(200)
                            .list("cities")
                            .with("limit", "0")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .list("cities")
                            .with("limit", "1001")
                            .expect(400)
                            .list("cities")
                            .with("limit", "-1")
                            .expect(400)
                            .list("cities")
                            .with("limit", "1e2")
                            .expect(400)
                            .list("cities")
                            .with("limit", "99999999999999999999")
                            .expect(400)
                            .list("cities")
                            .with("limit", "")
                            .expect(400),
                    scenario("without a limit there are 50")
                            .list("crowd")
                            .expect(200)
                            .bodyHas("items.49")
                            .bodyLacksMember("items.50")
                            .bodyHas("next"),
                    scenario("fields narrow what is sent")
                            .list("cities")
                            .with("fields", "id,name")
                            .with("filter", "name == 'Bonn'")
                            .expect(200)
                            .body("items.0.name", "Bonn")
                            .bodyHas("items.0.id")
                            .bodyLacksMember("items.0.size")
                            .bodyLacksMember("items.0.created")
                            .list("cities")
                            .with("fields", "*,_rev")
                            .with("filter", "name == 'Bonn'")
                            .expect(200)
                            .bodyHas("items.0._rev")
                            .bodyHas("items.0.size")
                            .bodyHas("items.0.created"),
                    scenario("the revision is not in a body that does not ask for it")
                            .list("cities")
                            .expect(200)
                            .bodyLacksMember("items.0._rev"),
                    scenario("unknown fields are refused, in lists and views")
                            .given(
                                    "c",
                                    admin(),
                                    "cities",
                                    "{\"name\": \"Zug\", \"kind\": \"spare\"}")
                            .as(guest())
                            .list("cities")
                            .with("fields", "id,nam")
                            .expect(400)
                            .view("cities", "{c}")
                            .with("fields", "nam")
                            .expect(400)
                            .view("cities", "{c}")
                            .with("fields", "name")
                            .expect(200)
                            .body("name", "Zug")
                            .bodyLacksMember("size"),
                    scenario("a dotted field needs its expand")
                            .list("cities")
                            .with("fields", "twin.name")
                            .expect(400),
                    scenario("a list without a match is an empty list")
                            .list("cities")
                            .with("filter", "size == 1000")
                            .expect(200)
                            .bodyIs("{\"items\": []}")
                            .headerLacks("Link"));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "cities",
                 "fields": [
                   {"name": "name", "type": "text", "required": true},
                   {"name": "kind", "type": "text"},
                   {"name": "size", "type": "int"},
                   {"name": "port", "type": "bool", "default": false},
                   {"name": "founded", "type": "datetime"},
                   {"name": "price", "type": "decimal", "scale": 2},
                   {"name": "weight", "type": "number"},
                   {"name": "tags", "type": "text", "many": true},
                   {"name": "extra", "type": "json"},
                   {"name": "twin", "type": "relation", "to": "cities"}],
                 "rules": {"list": "record.kind == null", "view": "public"}}\
                """);
        server.define(
                """
                {"name": "crowd",
                 "fields": [{"name": "size", "type": "int"}, {"name": "even", "type": "bool"}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
        Answer aachen =
                city(
                        "Aachen",
                        """
                        "size": 1, "founded": "1000-01-01T00:00:00Z", "weight": 0.5\
                        """);
        city(
                "Bonn",
                """
                "size": 2, "founded": "1999-12-31T23:59:59.999Z", "price": "1.50", "twin": "%s\"\
                """
                        .formatted(aachen.textAt("id")));
        city(
                "Cadiz",
                "\"size\": 3, \"price\": \"1.51\", \"tags\": [\"port\", \"old\"], \"port\": true");
        city("Dover", "\"size\": 2, \"tags\": [\"port\"], \"port\": true");
        city("Essen", "\"size\": 3, \"founded\": \"2000-01-01T00:00:00Z\", \"weight\": 0.25");
        city("Fano", "\"size\": null");
        for (int i = 0; i < 60; i++) {
            make(
                    "/api/v1/collections/crowd/records",
                    "{\"size\": %s, \"even\": %b}"
                            .formatted(i % 7 == 0 ? "null" : i / 3, i % 2 == 0));
        }
    }

    private Answer city(String name, String members) {
        return make(CITIES, "{\"name\": \"%s\", %s}".formatted(name, members));
    }

    private Answer make(String path, String json) {
        Answer answer = server.as(admin()).post(path, json);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void lists(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void pages_give_each_record_once_whatever_the_order() {
        for (String sort :
                List.of("", "size", "-size", "even,-size", "-even,size", "created", "-id")) {
            for (int limit : List.of(1, 7, 59, 60, 61)) {
                List<String> ids = walk(sort, limit);
                assertThat(ids).as("%s by %d", sort, limit).hasSize(60).doesNotHaveDuplicates();
                assertThat(ids).as("%s by %d", sort, limit).isEqualTo(walk(sort, 1_000));
            }
        }
    }

    @Test
    void a_record_that_comes_between_two_pages_moves_none_of_the_others() {
        server.define(
                """
                {"name": "moving", "fields": [{"name": "n", "type": "int"}], "rules": {"list": "public"}}\
                """);
        String path = "/api/v1/collections/moving/records";
        for (int i = 1; i <= 4; i++) {
            make(path, "{\"n\": %d}".formatted(i * 10));
        }
        TestClient client = server.as(guest());
        Answer first = client.get(path + "?sort=n&limit=2");
        make(path, "{\"n\": 5}");
        make(path, "{\"n\": 25}");
        Answer second = client.get(path + "?sort=n&limit=9&cursor=" + first.textAt("next"));
        assertThat(first.at("items.*.n").toString()).isEqualTo("[10,20]");
        assertThat(second.at("items.*.n").toString()).isEqualTo("[25,30,40]");
    }

    @Test
    void the_Link_header_leads_to_the_next_page_and_is_absent_on_the_last() {
        TestClient client = server.as(guest());
        Answer first =
                client.get(CITIES + "?sort=-name&limit=4&fields=name&filter=size%20%21%3D%20null");
        assertThat(first.at("items.*.name").toString())
                .isEqualTo("[\"Essen\",\"Dover\",\"Cadiz\",\"Bonn\"]");
        Answer second = client.get(next(first).orElseThrow());
        assertThat(second.at("items.*.name").toString()).isEqualTo("[\"Aachen\"]");
        assertThat(second.json().has("next")).isFalse();
        assertThat(next(second)).isEmpty();
    }

    @Test
    void a_page_that_is_just_full_is_the_last_when_nothing_follows() {
        Answer page = server.as(guest()).get(CITIES + "?limit=6");
        assertThat(page.at("items").size()).isEqualTo(6);
        assertThat(page.json().has("next")).isFalse();
    }

    @Test
    void d07_a_cursor_is_good_for_its_list_alone() {
        TestClient client = server.as(guest());
        String cursor = client.get(CITIES + "?limit=2&sort=name").textAt("next");
        refused(client, CITIES + "?limit=2&cursor=" + cursor);
        refused(client, CITIES + "?limit=2&sort=-name&cursor=" + cursor);
        refused(client, CITIES + "?limit=2&sort=name&filter=true&cursor=" + cursor);
        refused(client, "/api/v1/collections/crowd/records?cursor=" + cursor);
        Answer again = client.get(CITIES + "?limit=3&sort=name&cursor=" + cursor);
        assertThat(again.at("items.*.name").toString())
                .isEqualTo("[\"Cadiz\",\"Dover\",\"Essen\"]");
    }

    @Test
    void d07_a_cursor_that_was_touched_is_refused_wherever_it_was_touched() {
        TestClient client = server.as(guest());
        String cursor = client.get(CITIES + "?limit=2").textAt("next");
        for (int i = 0; i < cursor.length(); i += Math.max(1, cursor.length() / 16)) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            refused(
                    client,
                    CITIES + "?cursor=" + cursor.substring(0, i) + other + cursor.substring(i + 1));
        }
        refused(client, CITIES + "?cursor=" + cursor.substring(1));
        refused(client, CITIES + "?cursor=" + cursor + "AAAA");
        refused(client, CITIES + "?cursor=AAAA");
        assertThat(client.get(CITIES + "?cursor=%00").status()).isEqualTo(400);
        refused(client, CITIES + "?cursor=%27%20OR%201%3D1");
    }

    @Test
    void d07_a_cursor_says_nothing_of_the_values_it_stands_behind() {
        make(CITIES, "{\"name\": \"Zurich-canary\", \"kind\": null, \"size\": 900}");
        Answer page = server.as(guest()).get(CITIES + "?sort=-size&limit=1&fields=id");
        String cursor = page.textAt("next");
        byte[] sealed = java.util.Base64.getUrlDecoder().decode(cursor);
        String plain = new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(plain).doesNotContain("900", "cities", "size", page.textAt("items.0.id"));
        Answer canary = server.as(guest()).get(CITIES + "?filter=size%20%3D%3D%20900");
        server.as(admin()).delete(CITIES + "/" + canary.textAt("items.0.id"));
    }

    @Test
    void a_cursor_ends_with_the_schema_it_was_made_under() {
        server.define(
                """
                {"name": "drafts", "fields": [{"name": "n", "type": "int"}], "rules": {"list": "public"}}\
                """);
        String path = "/api/v1/collections/drafts/records";
        make(path, "{\"n\": 1}");
        make(path, "{\"n\": 2}");
        TestClient client = server.as(guest());
        String cursor = client.get(path + "?limit=1").textAt("next");
        assertThat(client.get(path + "?limit=1&cursor=" + cursor).status()).isEqualTo(200);
        server.as(admin())
                .patch(
                        "/api/v1/admin/collections/drafts",
                        """
                        {"fields": [{"name": "n", "type": "int"}, {"name": "m", "type": "int"}]}\
                        """);
        refused(client, path + "?limit=1&cursor=" + cursor);
    }

    @Test
    void rights_are_judged_anew_on_each_page() {
        server.define(
                """
                {"name": "letters",
                 "fields": [{"name": "n", "type": "int"},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"}],
                 "rules": {"list": "record.owner == auth.id", "create": "auth != null"}}\
                """);
        String path = "/api/v1/collections/letters/records";
        server.as(user("ada")).post(path, "{\"n\": 1}");
        server.as(user("ada")).post(path, "{\"n\": 2}");
        server.as(user("bea")).post(path, "{\"n\": 3}");
        String cursor = server.as(user("ada")).get(path + "?sort=n&limit=1").textAt("next");
        Answer foreign = server.as(user("bea")).get(path + "?sort=n&limit=9&cursor=" + cursor);
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.at("items.*.n").toString()).isEqualTo("[3]");
        assertThat(server.as(guest()).get(path + "?sort=n&cursor=" + cursor).text())
                .isEqualTo("{\"items\":[]}");
    }

    private List<String> walk(String sort, int limit) {
        TestClient client = server.as(guest());
        String path =
                "/api/v1/collections/crowd/records?fields=id&limit="
                        + limit
                        + (sort.isEmpty() ? "" : "&sort=" + sort);
        List<String> ids = new ArrayList<>();
        Optional<String> page = Optional.of(path);
        while (page.isPresent()) {
            Answer answer = client.get(page.get());
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            answer.at("items.*.id").forEach(id -> ids.add(id.stringValue()));
            page =
                    answer.json().has("next")
                            ? Optional.of(path + "&cursor=" + answer.textAt("next"))
                            : Optional.empty();
        }
        return ids;
    }

    /// The address in `<…>; rel="next"`.
    private static Optional<String> next(Answer answer) {
        return answer.header("Link")
                .map(link -> {
                    assertThat(link).startsWith("<").endsWith(">; rel=\"next\"");
                    return link.substring(1, link.indexOf('>'));
                });
    }

    private static void refused(TestClient client, String path) {
        Answer answer = client.get(path);
        assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(400);
        assertThat(answer.textAt("code")).isEqualTo("invalid_cursor");
    }

    private static Scenario filtered(String filter, String... names) {
        return scenario("the filter " + filter + " gives " + List.of(names))
                .as(guest())
                .list("cities")
                .with("filter", filter)
                .with("sort", "name")
                .expect(200)
                .body("items.*.name", List.of(names));
    }

    private static Scenario sorted(String sort, String... names) {
        return scenario("sort=" + sort + " gives " + List.of(names))
                .as(guest())
                .list("cities")
                .with("sort", sort)
                .expect(200)
                .body("items.*.name", List.of(names));
    }

    private static Scenario badFilter(String filter, String what) {
        return scenario("a filter with " + what + " is refused")
                .as(guest())
                .list("cities")
                .with("filter", filter)
                .expect(400)
                .body("code", "invalid_filter")
                .bodyHas("errors.0.offset");
    }

    private static Scenario badSort(String sort, String what) {
        return scenario("a sort by " + what + " is refused")
                .as(guest())
                .list("cities")
                .with("sort", sort)
                .expect(400)
                .body("code", "invalid_parameter");
    }

    private static String or(String term, int times) {
        return String.join(" || ", java.util.Collections.nCopies(times, term));
    }
}
