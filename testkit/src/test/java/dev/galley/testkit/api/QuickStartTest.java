package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.CREATE;
import static dev.galley.testkit.api.LogEntry.Op.DELETE;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import org.junit.jupiter.api.Test;

/// What a newcomer does in the first ten minutes, as one road.
class QuickStartTest extends ApiTest {

    @Override
    void prepare() {}

    @Test
    void a_newcomer_has_a_working_backend_with_private_records() {
        scenario(
                        "a collection with an owner rule, two users, and neither reads the other's records")
                .as(admin())
                .post(
                        "/api/v1/admin/collections",
                        """
                        {"name": "tasks",
                         "fields": [
                           {"name": "title", "type": "text", "required": true, "max": 200},
                           {"name": "done", "type": "bool", "default": false},
                           {"name": "due", "type": "datetime"},
                           {"name": "owner", "type": "relation", "to": "users", "required": true,
                            "default": "auth.id", "on-delete": "cascade"}],
                         "indexes": [{"fields": ["owner", "-created"]}],
                         "rules": {
                           "list": "record.owner == auth.id",
                           "view": "list",
                           "create": "auth != null && next.owner == auth.id",
                           "update": "record.owner == auth.id && next.owner == record.owner",
                           "delete": "record.owner == auth.id"}}\
                        """)
                .expect(201)
                .header("Location", "/api/v1/admin/collections/tasks")
                .body("name", "tasks")
                .emits(nothing())
                .as(user("ada"))
                .create(
                        "tasks",
                        """
                        {"title": "Buy tea"}\
                        """)
                .expect(201)
                .body("title", "Buy tea")
                .body("done", false)
                .body("due", null)
                .body("owner", "{ada.id}")
                .body("created", "2026-11-21T10:00:00.000Z")
                .body("updated", "2026-11-21T10:00:00.000Z")
                .emits("tasks", CREATE)
                .remember("task", "id")
                .rememberHeader("etag", "ETag")
                .header("Location", "/api/v1/collections/tasks/records/{task}")
                .view("tasks", "{task}")
                .expect(200)
                .header("ETag", "{etag}")
                .body("title", "Buy tea")
                .change(
                        "tasks",
                        "{task}",
                        """
                        {"done": true}\
                        """)
                .expect(200)
                .body("done", true)
                .body("title", "Buy tea")
                .emits("tasks", UPDATE)
                .list("tasks")
                .with("filter", "done == true")
                .with("sort", "-created")
                .expect(200)
                .body("items.*.id", java.util.List.of("{task}"))
                .as(user("bea"))
                .view("tasks", "{task}")
                .expect(404)
                .body("code", "record_not_found")
                .bodyLacks("tea")
                .list("tasks")
                .expect(200)
                .bodyIs(
                        """
                        {"items": []}\
                        """)
                .change(
                        "tasks",
                        "{task}",
                        """
                        {"title": "Mine"}\
                        """)
                .expect(404)
                .remove("tasks", "{task}")
                .expect(404)
                .as(guest())
                .list("tasks")
                .expect(200)
                .bodyIs(
                        """
                        {"items": []}\
                        """)
                .create(
                        "tasks",
                        """
                        {"title": "Nobody's", "owner": "{ada.id}"}\
                        """)
                .expect(403)
                .body("code", "forbidden")
                .as(user("ada"))
                .remove("tasks", "{task}")
                .expect(204)
                .emits("tasks", DELETE)
                .view("tasks", "{task}")
                .expect(404)
                .run(server);
    }
}
