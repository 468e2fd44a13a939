package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Cases D17 and D22: what errors tell, and what names with a meaning elsewhere do here.
class LeaksCasesTest extends ApiTest {

    private static final String SHOPS = "/api/v1/collections/shops";

    private static final int ROUNDS = 100;

    /// Words of databases, drivers and stack traces, in lower case; none belongs into an answer.
    private static final List<String> INTERNALS =
            List.of(
                    "sqlite",
                    "postgres",
                    "constraint",
                    "select ",
                    "insert ",
                    "syntax",
                    "exception",
                    "dev.galley",
                    "java.",
                    "jdbc",
                    "_shops",
                    "shops_",
                    "no such",
                    "at line");

    static final List<String> MAGIC =
            List.of(
                    "__proto__",
                    "constructor",
                    "prototype",
                    "toString",
                    "valueOf",
                    "hasOwnProperty",
                    "__defineGetter__",
                    "class",
                    "getClass",
                    "hashCode",
                    "this",
                    "undefined",
                    "$where",
                    "length");

    static final List<Scenario> SCENARIOS = scenarios();

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.add(
                scenario("D22 magic members of json stay as they were sent")
                        .as(user("ada"))
                        .create("shops", magicJson())
                        .expect(201)
                        .remember("s", "id")
                        .emits("shops", CREATE)
                        .bodyPart("extra", magicObject())
                        .change("shops", "{s}", "{\"extra\": {\"__proto__\": {\"admin\": true}}}")
                        .expect(200)
                        .emits("shops", UPDATE)
                        .bodyPart("extra.__proto__.admin", "true")
                        .view("shops", "{s}")
                        .expect(200)
                        .bodyLacksMember("admin")
                        .bodyLacksMember("extra.admin"));
        for (String name : MAGIC) {
            all.add(magic(name));
        }
        return List.copyOf(all);
    }

    /// A name as a collection, as a member, and as a field in every parameter.
    private static Scenario magic(String name) {
        return scenario("D22 " + name + " is no collection, no member and no field")
                .as(user("ada"))
                .list(name)
                .expect(404)
                .create(name, "{}")
                .expect(404)
                .create("shops", "{\"" + name + "\": 1}")
                .expect(422)
                .body("code", "unknown_member")
                .list("shops")
                .with("sort", name)
                .expect(400)
                .list("shops")
                .with("fields", name)
                .expect(400)
                .list("shops")
                .with("expand", name)
                .expect(400)
                .list("shops")
                .with("filter", name + " == 'x'")
                .expect(400)
                .get(SHOPS + "/aggregate")
                .with("select", "max(" + name + ")")
                .expect(400)
                .get(SHOPS + "/aggregate")
                .with("select", name + "()")
                .expect(400)
                .get(SHOPS + "/records?" + name.replace("$", "%24") + "=x")
                .expect(400)
                .query("shops", "{\"" + name + "\": \"x\"}")
                .expect(422);
    }

    private static String magicObject() {
        String members =
                MAGIC.stream()
                        .map(name -> "\"" + name + "\": {\"" + name + "\": 1}")
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
        return "{" + members + "}";
    }

    private static String magicJson() {
        return "{\"extra\": " + magicObject() + "}";
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "shops", "fields": [
                    {"name": "name", "type": "text", "unique": true},
                    {"name": "secret", "type": "text", "hidden": true, "unique": true},
                    {"name": "site", "type": "text", "pattern": "^[a-z]*$"},
                    {"name": "owner", "type": "relation", "to": "users"},
                    {"name": "extra", "type": "json"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null", "update": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "singles", "fields": [
                    {"name": "name", "type": "text"},
                    {"name": "secret", "type": "text", "hidden": true, "unique": true, "default": "hidden-canary"}],
                 "rules": {"view": "public", "create": "auth != null"}}\
                """);
        server.as(admin()).post("/api/v1/collections/singles/records", "{}");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void names(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "D22 a collection or field {0} cannot be defined")
    @FieldSource("MAGIC")
    void definitions(String name) {
        String field = "{\"name\": \"%s\", \"type\": \"text\"}".formatted(name);
        for (String json :
                List.of(
                        "{\"name\": \"%s\", \"fields\": []}".formatted(name),
                        "{\"name\": \"magic\", \"fields\": [%s]}".formatted(field),
                        "{\"name\": \"magic\", \"fields\": [], \"rules\": {\"%s\": \"public\"}}"
                                .formatted(name))) {
            Answer answer = server.as(admin()).post("/api/v1/admin/collections", json);
            // Plain lower-case words mean nothing here, so they may be names like others.
            boolean plain = !json.contains("rules") && isPlain(name);
            assertThat(answer.status()).as("%s: %s", json, answer).isEqualTo(plain ? 201 : 422);
            if (plain) {
                String made = answer.textAt("name");
                server.as(admin()).delete("/api/v1/admin/collections/" + made);
            }
        }
    }

    private static boolean isPlain(String name) {
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    @Test
    void d17_a_conflict_names_neither_hidden_fields_nor_values_nor_anything_of_the_database() {
        TestClient ada = server.as(user("ada"));
        Answer conflict = ada.post("/api/v1/collections/singles/records", "{\"name\": \"mine\"}");
        assertThat(conflict.status()).isEqualTo(409);
        assertGeneric(conflict, "secret", "hidden-canary", "mine", "singles");
    }

    @Test
    void d17_a_pattern_that_is_none_is_refused_without_the_words_of_its_library() {
        for (String pattern : List.of("(", "[a", "a{2", "*", "(?P<x", "\\\\", "a**", "(?=a)")) {
            Answer answer =
                    server.as(user("ada"))
                            .send(
                                    TestRequest.of("GET", SHOPS + "/records")
                                            .withParameter(
                                                    "filter", "name.matches('" + pattern + "')"));
            assertThat(answer.status()).as("%s: %s", pattern, answer).isEqualTo(400);
            assertGeneric(answer, "re2", "PatternSyntax");
        }
        Answer answer =
                server.as(user("ada")).post(SHOPS + "/records", "{\"site\": \"CANARY-SITE\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertGeneric(answer, "CANARY-SITE");
    }

    /// Two users run into each other's values all the time; neither answer may carry anything of the other.
    @Test
    void d17_errors_of_two_users_at_once_do_not_mix() {
        List<String> names = List.of("ada", "bea");
        names.forEach(server::userId);
        server.as(admin()).post(SHOPS + "/records", "{\"name\": \"taken\"}");
        List<List<String>> told =
                Together.times(
                        2,
                        n -> {
                            TestClient client = server.as(user(names.get(n)));
                            List<String> texts = new ArrayList<>();
                            for (int i = 0; i < ROUNDS; i++) {
                                texts.addAll(mistakes(client, "canary-" + names.get(n), i));
                            }
                            return texts;
                        });
        assertThat(told.get(0)).noneMatch(text -> text.contains("bea"));
        assertThat(told.get(1)).noneMatch(text -> text.contains("ada"));
        assertThat(told.get(0)).hasSize(ROUNDS * 4).allMatch(text -> !text.isEmpty());
    }

    private static List<String> mistakes(TestClient client, String canary, int round) {
        String own = "{\"name\": \"%s\", \"site\": \"%s\"}".formatted(canary + round, "UPPER");
        return Stream.of(
                        client.post(SHOPS + "/records", "{\"name\": \"taken\"}"),
                        client.post(SHOPS + "/records", own),
                        client.post(SHOPS + "/records", "{\"" + canary + "\": 1}"),
                        client.send(
                                TestRequest.of("GET", SHOPS + "/records")
                                        .withParameter("filter", "name = '" + canary + "'")))
                .map(Answer::text)
                .toList();
    }

    /// What an operator's slip or a broken disk does to a running server.
    @Test
    void d17_a_database_that_fails_is_a_500_or_503_that_says_nothing_of_it() {
        TestClient ada = server.as(user("ada"));
        String id = ada.post(SHOPS + "/records", "{\"name\": \"last\"}").textAt("id");
        String one = SHOPS + "/records/" + id;
        server.execute("ALTER TABLE shops RENAME TO broken_shops");
        try {
            for (Answer answer :
                    List.of(
                            server.as(guest()).get(SHOPS + "/records"),
                            server.as(guest()).get(one),
                            server.as(guest()).get(SHOPS + "/count"),
                            ada.patch(one, "{\"name\": \"x\"}"),
                            ada.post(SHOPS + "/records", "{\"name\": \"y\"}"))) {
                assertThat(answer.status()).as("%s", answer).isIn(500, 503);
                assertGeneric(answer, "broken", "shops", "table", "column");
            }
        } finally {
            server.execute("ALTER TABLE broken_shops RENAME TO shops");
        }
        assertThat(server.as(guest()).get(one).status()).isEqualTo(200);
    }

    private static void assertGeneric(Answer answer, String... words) {
        String text = answer.text().toLowerCase(Locale.ROOT);
        assertThat(INTERNALS).as("%s", answer).noneMatch(text::contains);
        for (String word : words) {
            assertThat(text).as("%s", answer).doesNotContain(word.toLowerCase(Locale.ROOT));
        }
    }
}
