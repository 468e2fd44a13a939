package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Search in lists: what is found, in which order, by whom; and who may make a field searchable.
class SearchTest extends ApiTest {

    private static final String POSTS = "/api/v1/collections/posts/records";
    private static final String ADMIN = "/api/v1/admin/collections";

    static final List<Scenario> SCENARIOS =
            List.of(
                    found("teapot", "Teapot"),
                    found("TEAPOT", "Teapot"),
                    found("green tea", "Green tea", "Lunch"),
                    found("tea green", "Green tea", "Lunch"),
                    found("gre tea"),
                    found("uji", "Green tea"),
                    found("cafe", "Café"),
                    found("CAFÉ", "Café"),
                    found("京都", "Green tea"),
                    found("都", "Green tea"),
                    found("lunch", "Lunch"),
                    found("nothing of the kind"),
                    // In the title whole, in the title begun, elsewhere whole, elsewhere begun;
                    // each newest first.
                    found("tea", "Tea again", "Green tea", "Teapot", "Lunch", "Dinner"),
                    scenario("with an order of its own the best do not come first")
                            .as(guest())
                            .list("posts")
                            .with("search", "tea")
                            .with("sort", "title")
                            .expect(200)
                            .body(
                                    "items.*.title",
                                    List.of("Dinner", "Green tea", "Lunch", "Tea again", "Teapot")),
                    scenario("a search narrows what a filter lets through")
                            .as(guest())
                            .list("posts")
                            .with("search", "tea")
                            .with("filter", "stars > 3")
                            .expect(200)
                            .body("items.*.title", List.of("Green tea", "Lunch")),
                    scenario("an empty search is none")
                            .as(guest())
                            .list("posts")
                            .with("search", "")
                            .with("filter", "stars == 5")
                            .expect(200)
                            .body("items.*.title", List.of("Lunch")),
                    scenario("fields are given as in any list")
                            .as(guest())
                            .list("posts")
                            .with("search", "teapot")
                            .with("fields", "title")
                            .expect(200)
                            .members("items.0", "title"),
                    refused("a search without a word", "*?!"),
                    refused("a search of spaces", "   "),
                    refused("a search of 201 characters", "x".repeat(201)),
                    refused("a search of 33 words", words(33)),
                    scenario("200 characters are not too many, and neither are 32 words")
                            .as(guest())
                            .list("posts")
                            .with("search", "x".repeat(200))
                            .expect(200)
                            .list("posts")
                            .with("search", words(32))
                            .expect(200),
                    scenario("a collection without searchable fields says what to do")
                            .as(guest())
                            .list("plain")
                            .with("search", "tea")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .pointsAt("search")
                            .bodyContains("searchable"),
                    scenario("a search is twice in no address")
                            .as(guest())
                            .get(POSTS + "?search=tea&search=pot")
                            .expect(400)
                            .body("code", "unknown_parameter"),
                    scenario("views, changes and deletions know no search")
                            .as(admin())
                            .get(POSTS + "/01890000-0000-7000-8000-000000000000?search=tea")
                            .expect(400)
                            .post(POSTS + "?search=tea", "{}")
                            .expect(400),
                    scenario("a search finds what the list rule lets through, and nothing else")
                            .as(user("ada"))
                            .list("letters")
                            .with("search", "tea")
                            .expect(200)
                            .body("items.*.title", List.of("Ada's tea"))
                            .as(user("bea"))
                            .list("letters")
                            .with("search", "tea")
                            .expect(200)
                            .body("items.*.title", List.of("Bea's tea"))
                            .as(guest())
                            .list("letters")
                            .with("search", "tea")
                            .expect(200)
                            .bodyIs("{\"items\": []}")
                            .as(key("records:read"))
                            .list("letters")
                            .with("search", "tea")
                            .expect(200)
                            .body("items.*.title", List.of("Bea's tea", "Ada's tea")),
                    scenario("without a list rule there is no search")
                            .as(user("ada"))
                            .list("closed")
                            .with("search", "tea")
                            .expect(403)
                            .as(key("records:read:posts"))
                            .list("closed")
                            .with("search", "tea")
                            .expect(403),
                    scenario("a search is written with the record and announces nothing of its own")
                            .given(
                                    "c",
                                    admin(),
                                    "posts",
                                    "{\"title\": \"Cocoa\", \"kind\": \"spare\"}")
                            .as(admin())
                            .list("posts")
                            .with("search", "cocoa")
                            .expect(200)
                            .body("items.*.title", List.of("Cocoa"))
                            .change("posts", "{c}", "{\"title\": \"Chocolate\"}")
                            .expect(200)
                            .list("posts")
                            .with("search", "cocoa")
                            .expect(200)
                            .bodyIs("{\"items\": []}")
                            .list("posts")
                            .with("search", "chocolate")
                            .expect(200)
                            .body("items.*.title", List.of("Chocolate"))
                            .remove("posts", "{c}")
                            .expect(204)
                            .list("posts")
                            .with("search", "chocolate")
                            .expect(200)
                            .bodyIs("{\"items\": []}"),
                    unsearchable("a hidden field", "\"hidden\": true"),
                    unsearchable("a field that some may read", "\"readable\": \"auth != null\""),
                    scenario("searchable is said by text fields alone")
                            .as(admin())
                            .post(
                                    ADMIN,
                                    """
                                    {"name": "bad", "fields": [{"name": "a", "type": "email", "searchable": true}]}\
                                    """)
                            .expect(422)
                            .pointsAt("/fields/0/searchable"),
                    scenario("a searchable field does not become one that is kept back")
                            .as(admin())
                            .patch(
                                    ADMIN + "/posts",
                                    """
                                    {"fields": [
                                       {"name": "title", "type": "text", "searchable": true, "hidden": true},
                                       {"name": "body", "type": "text", "searchable": true},
                                       {"name": "kind", "type": "text"},
                                       {"name": "stars", "type": "int"}]}\
                                    """)
                            .expect(422)
                            .pointsAt("/fields/0/searchable")
                            .get(ADMIN + "/posts")
                            .expect(200)
                            .body("fields.0.searchable", true)
                            .bodyLacksMember("fields.0.hidden")
                            .bodyLacksMember("fields.2.searchable"));

    static final List<String> SYNTAX =
            List.of(
                    "\"",
                    "\"tea",
                    "tea\"",
                    "'",
                    "''tea",
                    "NEAR(",
                    "NEAR(tea pot, 5)",
                    "tea*",
                    "*",
                    "* tea",
                    "tea AND",
                    "OR",
                    "NOT tea",
                    "tea NOT",
                    "(tea",
                    "tea)",
                    "title:tea",
                    "_search:tea",
                    "-tea",
                    "^tea",
                    "+tea",
                    "{tea}",
                    "tea:*",
                    "!tea",
                    "tea & pot",
                    "tea | pot",
                    "tea <-> pot",
                    "\\",
                    "tea\\",
                    "%",
                    "_",
                    "_tea",
                    "tea' OR '1'='1",
                    "\"; DROP TABLE posts; --",
                    "$$",
                    "?",
                    "?1",
                    "\uD83C\uDF75",
                    "\u0301",
                    "\u202E",
                    "\uFFFF",
                    "a\u0000b",
                    "\n\t",
                    "rowid",
                    "rank");

    @Override
    void prepare() {
        server.define(
                """
                {"name": "posts",
                 "fields": [
                   {"name": "title", "type": "text", "searchable": true},
                   {"name": "body", "type": "text", "searchable": true},
                   {"name": "kind", "type": "text"},
                   {"name": "stars", "type": "int"}],
                 "rules": {"list": "record.kind == null", "view": "public"}}\
                """);
        post("Teapot", "Made of clay.", 1);
        post("Lunch", "Rice, fish and green tea.", 5);
        post("Dinner", "With a teaspoon of salt.", 2);
        post("Café", "Strong.", 3);
        post("Green tea", "From Uji, 京都.", 4);
        post("Tea again", "Cold.", 3);
        make(POSTS, "{\"title\": \"Secret tea\", \"kind\": \"secret\"}");
        server.define(
                """
                {"name": "plain", "fields": [{"name": "title", "type": "text"}], "rules": {"list": "public"}}\
                """);
        server.define(
                """
                {"name": "closed", "fields": [{"name": "title", "type": "text", "searchable": true}]}\
                """);
        server.define(
                """
                {"name": "letters",
                 "fields": [{"name": "title", "type": "text", "searchable": true},
                            {"name": "owner", "type": "relation", "to": "users", "default": "auth.id"}],
                 "rules": {"list": "record.owner == auth.id", "create": "auth != null"}}\
                """);
        letter("ada", "Ada's tea");
        letter("bea", "Bea's tea");
        letter("bea", "Bea's coffee");
    }

    private void post(String title, String body, int stars) {
        make(
                POSTS,
                "{\"title\": \"%s\", \"body\": \"%s\", \"stars\": %d}"
                        .formatted(title, body, stars));
    }

    private void letter(String owner, String title) {
        server.clock().advance(Duration.ofMillis(1));
        Answer answer =
                server.as(user(owner))
                        .post(
                                "/api/v1/collections/letters/records",
                                "{\"title\": \"" + title + "\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private Answer make(String path, String json) {
        // Ids of one millisecond have no order.
        server.clock().advance(Duration.ofMillis(1));
        Answer answer = server.as(admin()).post(path, json);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void searches(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void f03_the_syntax_of_search_engines_means_nothing_and_breaks_nothing() {
        TestClient client = server.as(guest());
        for (String text : SYNTAX) {
            for (String sort : List.of("", "&sort=-stars")) {
                Answer answer = client.get(POSTS + "?search=" + encoded(text) + sort);
                assertThat(answer.status()).as("%s: %s", text, answer).isIn(200, 400);
                assertThat(answer.text()).doesNotContain("Secret");
            }
        }
        assertThat(titles(client.get(POSTS + "?search=" + encoded("\"lunch*\" NEAR("))))
                .as("operators are words")
                .isEmpty();
        assertThat(titles(client.get(POSTS + "?search=" + encoded("-(\"lunch*:\""))))
                .containsExactly("Lunch");
    }

    @Test
    void ranked_pages_give_each_record_once_and_lead_on_by_their_link() {
        TestClient client = server.as(guest());
        List<String> whole = titles(client.get(POSTS + "?search=tea"));
        for (int limit = 1; limit <= 6; limit++) {
            List<String> paged = new ArrayList<>();
            String path = POSTS + "?search=tea&limit=" + limit;
            while (!path.isEmpty()) {
                Answer page = client.get(path);
                paged.addAll(titles(page));
                assertThat(page.json().has("next")).isEqualTo(page.header("Link").isPresent());
                path = page.header("Link").map(l -> l.substring(1, l.indexOf('>'))).orElse("");
            }
            assertThat(paged).as("by %d", limit).isEqualTo(whole);
        }
    }

    @Test
    void a_cursor_is_good_for_its_search_alone() {
        TestClient client = server.as(guest());
        String cursor = client.get(POSTS + "?search=tea&limit=1").textAt("next");
        for (String other : List.of("", "&search=te", "&search=Tea", "&search=tea&sort=-id")) {
            Answer answer = client.get(POSTS + "?limit=1&cursor=" + cursor + other);
            assertThat(answer.status()).as(other).isEqualTo(400);
            assertThat(answer.textAt("code")).isEqualTo("invalid_cursor");
        }
        assertThat(client.get(POSTS + "?search=tea&limit=1&cursor=" + cursor).status())
                .isEqualTo(200);
    }

    @Test
    void a_field_is_made_searchable_and_not_searchable_while_there_is_data() {
        server.define(
                """
                {"name": "shelf", "fields": [{"name": "title", "type": "text"}], "rules": {"list": "public"}}\
                """);
        make("/api/v1/collections/shelf/records", "{\"title\": \"Old tea\"}");
        String path = "/api/v1/collections/shelf/records?search=tea";
        TestClient client = server.as(guest());
        assertThat(client.get(path).status()).isEqualTo(400);

        shelf("\"searchable\": true");
        assertThat(titles(client.get(path))).containsExactly("Old tea");
        shelf("\"searchable\": false");
        assertThat(client.get(path).status()).isEqualTo(400);
        assertThat(server.as(admin()).delete(ADMIN + "/shelf").status()).isEqualTo(204);
    }

    private void shelf(String says) {
        Answer answer =
                server.as(admin())
                        .patch(
                                ADMIN + "/shelf",
                                "{\"fields\": [{\"name\": \"title\", \"type\": \"text\", %s}]}"
                                        .formatted(says));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    /// The order is the same on every engine, since it is that of a model in memory.
    @Test
    void random_searches_come_in_the_order_of_the_model() {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("ranked search: -Dgalley.seed=" + seed);
        Random random = new Random(seed);
        server.define(
                """
                {"name": "rows", "fields": [{"name": "a", "type": "text", "searchable": true},
                                            {"name": "b", "type": "text", "searchable": true}],
                 "rules": {"list": "public"}}\
                """);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String a = randomWords(random);
            String b = randomWords(random);
            Answer made =
                    make(
                            "/api/v1/collections/rows/records",
                            "{\"a\": \"%s\", \"b\": \"%s\"}".formatted(a, b));
            rows.add(List.of(made.textAt("id"), a, b));
        }
        for (int i = 0; i < 60; i++) {
            String text = randomWords(random) + "x".repeat(random.nextInt(2));
            Answer answer =
                    server.as(guest())
                            .get(
                                    "/api/v1/collections/rows/records?limit=1000&search="
                                            + encoded(text));
            List<String> ids = new ArrayList<>();
            answer.at("items.*.id").forEach(id -> ids.add(id.stringValue()));
            assertThat(ids).as("seed %d, %s", seed, text).isEqualTo(model(rows, text));
        }
    }

    private static String randomWords(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            words.add(List.of("x", "xx", "xxy", "y", "yx").get(random.nextInt(5)));
        }
        return String.join(" ", words);
    }

    private static List<String> model(List<List<String>> rows, String text) {
        return rows.stream()
                .filter(row -> rank(row, text) < 4)
                .sorted(
                        Comparator.<List<String>>comparingInt(row -> rank(row, text))
                                .thenComparing(List::getFirst, Comparator.reverseOrder()))
                .map(List::getFirst)
                .toList();
    }

    private static int rank(List<String> row, String text) {
        List<String> first = List.of(row.get(1).split(" "));
        List<String> all = List.of((row.get(1) + " " + row.get(2)).split(" "));
        List<String> wanted = List.of(text.split(" "));
        if (first.containsAll(wanted)) {
            return 0;
        }
        if (begins(first, wanted)) {
            return 1;
        }
        return all.containsAll(wanted) ? 2 : begins(all, wanted) ? 3 : 4;
    }

    private static boolean begins(List<String> words, List<String> wanted) {
        return words.containsAll(wanted.subList(0, wanted.size() - 1))
                && words.stream().anyMatch(word -> word.startsWith(wanted.getLast()));
    }

    private static List<String> titles(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        List<String> titles = new ArrayList<>();
        answer.at("items.*.title").forEach(title -> titles.add(title.stringValue()));
        return titles;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i).append(' ');
        }
        return words.toString();
    }

    private static Scenario found(String text, String... titles) {
        return scenario("a search for " + text + " finds " + List.of(titles))
                .as(guest())
                .list("posts")
                .with("search", text)
                .expect(200)
                .body("items.*.title", List.of(titles));
    }

    private static Scenario refused(String what, String text) {
        return scenario(what + " is refused")
                .as(guest())
                .list("posts")
                .with("search", text)
                .expect(400)
                .body("code", "invalid_parameter")
                .pointsAt("search");
    }

    private static Scenario unsearchable(String what, String says) {
        return scenario(what + " cannot be searchable")
                .as(admin())
                .post(
                        ADMIN,
                        "{\"name\": \"bad\", \"fields\": [{\"name\": \"a\", \"type\": \"text\","
                                + " \"searchable\": true, "
                                + says
                                + "}]}")
                .expect(422)
                .body("code", "invalid_schema")
                .pointsAt("/fields/0/searchable");
    }
}
