package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `expand`: related records beside the ids that name them, each through its own view rule.
class ExpandTest extends ApiTest {

    private static final String TASKS = "/api/v1/collections/tasks/records";

    /// A team, a project of it that ada may view and one that bea may, and a task in each.
    private static Scenario told(String sentence) {
        return scenario(sentence)
                .given("team", admin(), "teams", "{\"name\": \"blue\"}")
                .given(
                        "adas",
                        admin(),
                        "projects",
                        "{\"name\": \"adas\", \"owner\": \"{ada.id}\", \"team\": \"{team}\", \"secret\": \"s\","
                                + " \"budget\": 5}")
                .given(
                        "beas",
                        admin(),
                        "projects",
                        "{\"name\": \"beas\", \"owner\": \"{bea.id}\", \"team\": \"{team}\"}")
                .given(
                        "one",
                        admin(),
                        "tasks",
                        "{\"n\": 1, \"project\": \"{adas}\", \"also\": [\"{beas}\", \"{adas}\"]}")
                .given("two", admin(), "tasks", "{\"n\": 2, \"project\": \"{beas}\"}")
                .given("three", admin(), "tasks", "{\"n\": 3}");
    }

    private static String these() {
        return "id in ['{one}', '{two}', '{three}']";
    }

    static final List<Scenario> SCENARIOS =
            List.of(
                    told("a related record stands under expand beside its id, if the caller may view it")
                            .as(user("ada"))
                            .list("tasks")
                            .with("filter", these())
                            .with("sort", "n")
                            .with("expand", "project")
                            .expect(200)
                            .body("items.0.project", "{adas}")
                            .body("items.0.expand.project.id", "{adas}")
                            .body("items.0.expand.project.name", "adas")
                            .body("items.1.project", "{beas}")
                            .bodyPart("items.1.expand", "{}")
                            .bodyPart("items.2.expand", "{}")
                            .bodyLacks("\"beas\""),
                    told("several come as a list, in their order, without those that may not be viewed")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .with("expand", "also")
                            .expect(200)
                            .body("also", List.of("{beas}", "{adas}"))
                            .body("expand.also.*.id", List.of("{adas}"))
                            .as(admin())
                            .view("tasks", "{one}")
                            .with("expand", "also")
                            .expect(200)
                            .body("expand.also.*.id", List.of("{beas}", "{adas}"))
                            .view("tasks", "{two}")
                            .with("expand", "also")
                            .expect(200)
                            .bodyPart("expand.also", "[]"),
                    told("a path is followed step by step")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .with("expand", "project.team,project.owner")
                            .expect(200)
                            .body("expand.project.expand.team.name", "blue")
                            .body("expand.project.expand.owner.id", "{ada.id}")
                            .view("tasks", "{two}")
                            .with("expand", "project.team")
                            .expect(200)
                            .bodyPart("expand", "{}")
                            .bodyLacks("blue"),
                    told("fields of related records are named by their path")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .with("expand", "project.team")
                            .with("fields", "n,project.name,project.team.name")
                            .expect(200)
                            .members("", "n", "expand")
                            .members("expand.project", "name", "expand")
                            .members("expand.project.expand.team", "name")
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .with("fields", "project.name")
                            .expect(200)
                            .members("", "id", "expand")
                            .members("expand.project", "name"),
                    told("hidden and unreadable fields of related records stay so")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .expect(200)
                            .bodyLacksMember("expand.project.secret")
                            .bodyLacksMember("expand.project.budget")
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .with("fields", "project.secret")
                            .expect(400)
                            .body("code", "invalid_parameter")
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .with("fields", "project.budget")
                            .expect(200)
                            .bodyPart("expand.project", "{}")
                            .as(key("records:read", "hidden:read"))
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .expect(200)
                            .body("expand.project.secret", "s")
                            .as(key("records:read"))
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .expect(200)
                            .body("expand.project.budget", 5)
                            .bodyLacksMember("expand.project.secret")
                            .as(key("records:read:tasks"))
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .expect(200)
                            .bodyPart("expand", "{}"),
                    told("a relation that the caller may not read is not followed")
                            .given("t", admin(), "tasks", "{\"boss\": \"{adas}\"}")
                            .as(user("ada"))
                            .view("tasks", "{t}")
                            .with("expand", "boss")
                            .expect(200)
                            .bodyLacksMember("boss")
                            .bodyPart("expand", "{}")
                            .as(admin())
                            .view("tasks", "{t}")
                            .with("expand", "boss")
                            .expect(200)
                            .body("expand.boss.name", "adas"),
                    told("D03 a collection that the caller may not view at all is not expanded into")
                            .given("t", admin(), "tasks", "{\"vault\": null}")
                            .as(guest())
                            .view("tasks", "{one}")
                            .with("expand", "project,vault")
                            .expect(200)
                            .bodyPart("expand", "{}"),
                    told("no 304 with expand, since what stands there may change without a revision")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .sending("If-None-Match", "{one.etag}")
                            .expect(304)
                            .view("tasks", "{one}")
                            .with("expand", "project")
                            .sending("If-None-Match", "{one.etag}")
                            .expect(200)
                            .body("expand.project.name", "adas"),
                    told("what cannot be expanded is refused")
                            .as(user("ada"))
                            .view("tasks", "{one}")
                            .with("expand", "n")
                            .expect(400)
                            .pointsAt("expand")
                            .view("tasks", "{one}")
                            .with("expand", "nothing")
                            .expect(400)
                            .pointsAt("expand")
                            .view("tasks", "{one}")
                            .with("expand", "project.nothing")
                            .expect(400)
                            .pointsAt("expand")
                            .view("tasks", "{one}")
                            .with("expand", "project..team")
                            .expect(400)
                            .list("tasks")
                            .with("filter", "n == 999")
                            .with("expand", "project.nothing")
                            .expect(400)
                            .list("tasks")
                            .with("expand", "ghost")
                            .expect(400)
                            .pointsAt("expand")
                            .view("tasks", "{one}")
                            .with("fields", "project.name")
                            .expect(400)
                            .pointsAt("fields")
                            .bodyContains("needs expand=project")
                            .view("tasks", "{one}")
                            .with("expand", "next.next.next")
                            .expect(200)
                            .view("tasks", "{one}")
                            .with("expand", "next.next.next.next")
                            .expect(400)
                            .pointsAt("expand"),
                    told("a page goes on with its expand")
                            .as(admin())
                            .list("tasks")
                            .with("filter", these())
                            .with("sort", "n")
                            .with("expand", "project")
                            .with("limit", "1")
                            .expect(200)
                            .headerContains("Link", "expand=project")
                            .remember("next", "next")
                            .list("tasks")
                            .with("filter", these())
                            .with("sort", "n")
                            .with("expand", "project")
                            .with("limit", "1")
                            .with("cursor", "{next}")
                            .expect(200)
                            .body("items.0.expand.project.name", "beas"));

    @Override
    void prepare() {
        server.define(
                """
                {"name": "teams", "fields": [{"name": "name", "type": "text"}], "rules": {"view": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "projects", "fields": [
                    {"name": "name", "type": "text"},
                    {"name": "owner", "type": "relation", "to": "users"},
                    {"name": "team", "type": "relation", "to": "teams"},
                    {"name": "secret", "type": "text", "hidden": true},
                    {"name": "budget", "type": "int", "readable": "false"}],
                 "rules": {"view": "record.owner == auth.id"}}\
                """);
        server.define(
                "{\"name\": \"vaults\", \"fields\": [{\"name\": \"x\", \"type\": \"text\"}]}");
        server.define(
                """
                {"name": "tasks", "fields": [
                    {"name": "n", "type": "int"},
                    {"name": "project", "type": "relation", "to": "projects"},
                    {"name": "also", "type": "relation", "to": "projects", "many": true},
                    {"name": "boss", "type": "relation", "to": "projects", "readable": "false"},
                    {"name": "ghost", "type": "relation", "to": "projects", "hidden": true},
                    {"name": "vault", "type": "relation", "to": "vaults"},
                    {"name": "next", "type": "relation", "to": "tasks"}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void expansions(Scenario scenario) {
        scenario.run(server);
    }

    @Test
    void a_whole_page_with_two_relations_is_three_statements_and_all_there() {
        List<String> projects = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            projects.add(
                    server.as(admin())
                            .post(
                                    "/api/v1/collections/projects/records",
                                    "{\"name\": \"p" + i + "\"}")
                            .textAt("id"));
        }
        for (int batch = 0; batch < 2; batch++) {
            String operations =
                    IntStream.range(0, 100)
                            .mapToObj(i ->
                                    "{\"method\": \"POST\", \"path\": \"/collections/tasks/records\", \"body\":"
                                            + " {\"n\": 77, \"project\": \""
                                            + projects.get(i % 10)
                                            + "\", \"also\": [\""
                                            + projects.get((i + 1) % 10)
                                            + "\"]}}")
                            .collect(Collectors.joining(", "));
            assertThat(
                            server.as(admin())
                                    .post("/api/v1/batch", "{\"operations\": [" + operations + "]}")
                                    .status())
                    .isEqualTo(200);
        }
        Answer page =
                server.as(admin())
                        .send(
                                TestRequest.of("GET", TASKS)
                                        .withParameter("filter", "n == 77")
                                        .withParameter("expand", "project,also")
                                        .withParameter("limit", "200"));
        assertThat(page.at("items.*.expand.project.name").size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            String project = page.textAt("items." + i + ".project");
            assertThat(page.textAt("items." + i + ".expand.project.id")).isEqualTo(project);
            assertThat(page.textAt("items." + i + ".expand.also.0.id"))
                    .isEqualTo(page.textAt("items." + i + ".also.0"));
        }
    }

    @Test
    void twenty_relations_are_followed_and_one_more_is_not() {
        // Each root counts once: next, next.next … are relations of their own.
        String twenty =
                String.join(
                        ",",
                        "project.owner",
                        "project.team",
                        "also.owner",
                        "also.team",
                        "boss.owner",
                        "boss.team",
                        "vault",
                        "next.project.owner",
                        "next.project.team",
                        "next.also.owner",
                        "next.also.team",
                        "next.boss");
        // project, also, boss: 3 × 3; vault; next with project 3, also 3, boss 1.
        assertThat(expand(twenty).status()).isEqualTo(200);
        assertThat(expand(twenty + ",next.vault").status()).isEqualTo(200);
        assertThat(expand(twenty + ",next.vault,next.next").status()).isEqualTo(200);
        assertThat(expand(twenty + ",next.vault,next.next,next.next.vault").status())
                .isEqualTo(400);
    }

    private Answer expand(String paths) {
        return server.as(admin()).send(TestRequest.of("GET", TASKS).withParameter("expand", paths));
    }
}
