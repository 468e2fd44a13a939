package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.rules.SqlText;
import dev.galley.store.Reads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Rules that look beyond the record: along relations, into other collections, at the caller's own record.
class RelatedRulesTest extends ApiTest {

    private static final String MEMBER = "{\"project\": \"{p}\", \"user\": \"{bea.id}\"}";

    private static final String MEMBERSHIP =
            "exists('members', m, m.project == record.project && m.user == auth.id)";

    static final List<Scenario> SCENARIOS =
            List.of(
                    scenario("who owns the project does everything with its tasks but delete")
                            .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .as(user("ada"))
                            .create("tasks", "{\"project\": \"{p}\", \"title\": \"sail\"}")
                            .expect(201)
                            .emits("tasks", CREATE)
                            .remember("t", "id")
                            .list("tasks")
                            .with("filter", "project == '{p}'")
                            .expect(200)
                            .body("items.0.title", "sail")
                            .view("tasks", "{t}")
                            .expect(200)
                            .change("tasks", "{t}", "{\"title\": \"row\"}")
                            .expect(200)
                            .emits("tasks", UPDATE)
                            .remove("tasks", "{t}")
                            .expect(403),
                    scenario("a stranger to the project gets nowhere")
                            .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .given("t", admin(), "tasks", "{\"project\": \"{p}\"}")
                            .as(user("bea"))
                            .create("tasks", "{\"project\": \"{p}\"}")
                            .expect(403)
                            .list("tasks")
                            .with("filter", "project == '{p}'")
                            .expect(200)
                            .body("items", List.of())
                            .view("tasks", "{t}")
                            .expect(404)
                            .change("tasks", "{t}", "{\"title\": \"row\"}")
                            .expect(404)
                            .remove("tasks", "{t}")
                            .expect(404),
                    scenario(
                                    "a task cannot be moved into a project of somebody else, nor out of every project")
                            .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .given("q", admin(), "projects", "{\"owner\": \"{bea.id}\"}")
                            .given("r", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .given("t", user("ada"), "tasks", "{\"project\": \"{p}\"}")
                            .as(user("ada"))
                            .change("tasks", "{t}", "{\"project\": \"{q}\"}")
                            .expect(403)
                            .change("tasks", "{t}", "{\"project\": null}")
                            .expect(403)
                            .change("tasks", "{t}", "{\"project\": \"{r}\"}")
                            .expect(200)
                            .emits("tasks", UPDATE),
                    scenario("a member views and deletes, and neither lists nor changes")
                            .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .given("t", user("ada"), "tasks", "{\"project\": \"{p}\"}")
                            .given("m", admin(), "members", MEMBER)
                            .as(user("bea"))
                            .view("tasks", "{t}")
                            .expect(200)
                            .list("tasks")
                            .with("filter", "project == '{p}'")
                            .expect(200)
                            .body("items", List.of())
                            .change("tasks", "{t}", "{\"title\": \"row\"}")
                            .expect(403)
                            .remove("tasks", "{t}")
                            .expect(204)
                            .emits("tasks", DELETE),
                    scenario("a member who has been removed is a stranger at once")
                            .given("p", admin(), "projects", "{\"owner\": \"{ada.id}\"}")
                            .given("t", user("ada"), "tasks", "{\"project\": \"{p}\"}")
                            .given("m", admin(), "members", MEMBER)
                            .as(user("bea"))
                            .view("tasks", "{t}")
                            .expect(200)
                            .as(admin())
                            .remove("members", "{m}")
                            .expect(204)
                            .emits("members", DELETE)
                            .as(user("bea"))
                            .view("tasks", "{t}")
                            .expect(404)
                            .remove("tasks", "{t}")
                            .expect(404),
                    scenario("the caller's own record says which team's notices they see and make")
                            .as(admin())
                            .change("users", "{ada.id}", "{\"team\": \"red\"}")
                            .expect(200)
                            .emits("users", UPDATE)
                            .change("users", "{bea.id}", "{\"team\": \"blue\"}")
                            .expect(200)
                            .emits("users", UPDATE)
                            .as(user("ada"))
                            .create("notices", "{\"team\": \"red\"}")
                            .expect(201)
                            .emits("notices", CREATE)
                            .remember("n", "id")
                            .create("notices", "{\"team\": \"blue\"}")
                            .expect(403)
                            .list("notices")
                            .with("filter", "id == '{n}'")
                            .expect(200)
                            .body("items.0.id", "{n}")
                            .as(user("bea"))
                            .view("notices", "{n}")
                            .expect(404)
                            .list("notices")
                            .with("filter", "id == '{n}'")
                            .expect(200)
                            .body("items", List.of())
                            .create("notices", "{\"team\": \"red\"}")
                            .expect(403)
                            .as(admin())
                            .change("users", "{bea.id}", "{\"team\": \"red\"}")
                            .expect(200)
                            .emits("users", UPDATE)
                            .as(user("bea"))
                            .view("notices", "{n}")
                            .expect(200),
                    scenario("without a team, and without an account, there are no notices")
                            .given("n", admin(), "notices", "{\"team\": null}")
                            .as(user("cleo"))
                            .create("notices", "{}")
                            .expect(403)
                            .view("notices", "{n}")
                            .expect(404)
                            .as(guest())
                            .create("notices", "{}")
                            .expect(403)
                            .view("notices", "{n}")
                            .expect(404));

    @Override
    void prepare() {
        server.userId("ada");
        server.userId("bea");
        addTeamToUsers();
        server.define(
                """
                {"name": "projects", "fields": [
                    {"name": "owner", "type": "relation", "to": "users"}]}\
                """);
        server.define(
                """
                {"name": "members", "fields": [
                    {"name": "project", "type": "relation", "to": "projects"},
                    {"name": "user", "type": "relation", "to": "users"}]}\
                """);
        server.define(
                """
                {"name": "tasks", "fields": [
                    {"name": "title", "type": "text"},
                    {"name": "project", "type": "relation", "to": "projects"}],
                 "rules": {"list": "record.project.owner == auth.id",
                           "view": "record.project.owner == auth.id || %1$s",
                           "create": "next.project.owner == auth.id",
                           "update": "record.project.owner == auth.id && next.project.owner == auth.id",
                           "delete": "%1$s"}}\
                """
                        .formatted(MEMBERSHIP));
        server.define(
                """
                {"name": "notices", "fields": [{"name": "team", "type": "text"}],
                 "rules": {"list": "auth.record.team != null && record.team == auth.record.team",
                           "view": "list",
                           "create": "auth.record.team != null && next.team == auth.record.team"}}\
                """);
    }

    private void addTeamToUsers() {
        TestClient client = server.as(admin());
        String path = "/api/v1/admin/collections/users";
        String fields = client.get(path).at("fields").toString();
        String more =
                fields.substring(0, fields.length() - 1)
                        + ", {\"name\": \"team\", \"type\": \"text\"}]";
        Answer changed = client.patch(path, "{\"fields\": " + more + "}");
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SCENARIOS")
    void related_rules(Scenario scenario) {
        scenario.run(server);
    }

    /// Whoever follows the log must learn that a record has left their sight, also by a column that
    /// only another collection's rule reads.
    @Test
    void the_log_keeps_old_values_of_the_columns_that_rules_read_and_of_no_others() {
        TestClient client = server.as(admin());
        String ada = server.userId("ada");
        String bea = server.userId("bea");
        String project = made(client, "projects", "{\"owner\": \"" + ada + "\"}");
        assertThat(olds()).isEmpty();
        String task =
                made(client, "tasks", "{\"title\": \"sail\", \"project\": \"" + project + "\"}");
        String tasks = "/api/v1/collections/tasks/records/" + task;

        assertThat(client.patch(tasks, "{\"title\": \"row\"}").status()).isEqualTo(200);
        assertThat(olds()).isEmpty();
        assertThat(client.patch(tasks, "{\"project\": null}").status()).isEqualTo(200);
        assertThat(olds()).contains(project).doesNotContain("row");
        assertThat(client.delete(tasks).status()).isEqualTo(204);
        assertThat(olds()).contains("project").doesNotContain("row");

        String projects = "/api/v1/collections/projects/records/" + project;
        assertThat(client.patch(projects, "{\"owner\": \"" + bea + "\"}").status()).isEqualTo(200);
        assertThat(olds()).contains(ada);
    }

    private static String made(TestClient client, String collection, String json) {
        Answer answer = client.post("/api/v1/collections/" + collection + "/records", json);
        assertThat(answer.status()).isEqualTo(201);
        return answer.textAt("id");
    }

    /// What the newest entry of the log says of old values, "" for nothing.
    private String olds() {
        String sql =
                "SELECT COALESCE(CAST(olds AS text), '') FROM _changes ORDER BY seq DESC LIMIT 1";
        return server.store()
                .read(
                        Reads.SCAN,
                        snapshot -> snapshot.query(new SqlText(sql, List.of()), row -> row.text(0)))
                .getFirst();
    }
}
