package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/todo.md`: Ada owns a list, Bea edits, Cleo views, Dora is a stranger.
class CookbookTodoTest extends CookbookTest {

    private static final Actor ADA = user("ada");
    private static final Actor BEA = user("bea");
    private static final Actor CLEO = user("cleo");
    private static final Actor DORA = user("dora");
    private static final String CODE = "0123456789abcdefghij";
    private static final String TASK = json("{'list': '{list}', 'title': 'buy tea'}");

    CookbookTodoTest() {
        super("todo");
    }

    private static String invitation(String role) {
        return json(
                "{'list': '{list}', 'role': '"
                        + role
                        + "', 'code': '"
                        + CODE
                        + "', 'expires': '2026-11-23T10:00:00Z'}");
    }

    private static String joining(String invitation, String role) {
        return json(
                "{'list': '{list}', 'role': '"
                        + role
                        + "', 'code': '"
                        + CODE
                        + "', 'invitation': '{"
                        + invitation
                        + "}'}");
    }

    private static Scenario list(String sentence) {
        return scenario(sentence)
                .given("list", ADA, "lists", json("{'title': 'house'}"))
                .given("to_bea", ADA, "invitations", invitation("editor"))
                .given("to_cleo", ADA, "invitations", invitation("viewer"))
                .given("open", ADA, "invitations", invitation("viewer"))
                .given("bea_in", BEA, "members", joining("to_bea", "editor"))
                .given("cleo_in", CLEO, "members", joining("to_cleo", "viewer"))
                .given("task", ADA, "tasks", TASK);
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                list("an editor of one list is only what the link said in another")
                        .given("other", ADA, "lists", json("{'title': 'other'}"))
                        .given(
                                "link",
                                ADA,
                                "invitations",
                                invitation("viewer").replace("{list}", "{other}"))
                        .given(
                                "link2",
                                ADA,
                                "invitations",
                                invitation("viewer").replace("{list}", "{other}"))
                        .given(
                                "views",
                                BEA,
                                "members",
                                joining("link", "viewer").replace("{list}", "{other}"))
                        .given("there", ADA, "tasks", json("{'list': '{other}', 'title': 'there'}"))
                        .as(BEA)
                        .view("tasks", "{there}")
                        .expect(200)
                        .create("tasks", json("{'list': '{other}', 'title': 'x'}"))
                        .expect(403)
                        .change("tasks", "{there}", json("{'done': true}"))
                        .expect(403)
                        .remove("tasks", "{there}")
                        .expect(403)
                        .create("members", joining("open", "viewer"))
                        .expect(409)
                        .as(DORA)
                        .view("members", "{bea_in}")
                        .expect(404)
                        .create("members", joining("link2", "viewer").replace("{list}", "{other}"))
                        .expect(201)
                        .view("members", "{bea_in}")
                        .expect(404)
                        .as(ADA)
                        .change("members", "{bea_in}", json("{'list': '{other}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'invitation': '{open}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'code': 'other'}"))
                        .expect(403),
                list("the owner does with tasks what an editor does")
                        .as(ADA)
                        .view("tasks", "{task}")
                        .expect(200)
                        .create(
                                "tasks",
                                json("{'list': '{list}', 'title': 'x', 'assignee': '{ada.id}'}"))
                        .expect(201)
                        .create(
                                "tasks",
                                json("{'list': '{list}', 'title': 'x', 'assignee': '{cleo.id}'}"))
                        .expect(201)
                        .change("tasks", "{task}", json("{'done': true}"))
                        .expect(200)
                        .remove("tasks", "{task}")
                        .expect(204),
                list("an editor works on tasks, a viewer looks at them, a stranger finds none")
                        .as(BEA)
                        .change("tasks", "{task}", json("{'done': true}"))
                        .expect(200)
                        .create("tasks", TASK)
                        .expect(201)
                        .remember("second", "id")
                        .as(CLEO)
                        .view("tasks", "{task}")
                        .expect(200)
                        .body("done", true)
                        .change("tasks", "{task}", json("{'done': false}"))
                        .expect(403)
                        .create("tasks", TASK)
                        .expect(403)
                        .remove("tasks", "{second}")
                        .expect(403)
                        .as(BEA)
                        .remove("tasks", "{second}")
                        .expect(204)
                        .as(DORA)
                        .view("tasks", "{task}")
                        .expect(404)
                        .view("lists", "{list}")
                        .expect(404)
                        .create("tasks", TASK)
                        .expect(403)
                        .as(guest())
                        .list("tasks")
                        .expect(200)
                        .body("items", List.of()),
                list("the owner renames and deletes the list, and an editor does not")
                        .as(BEA)
                        .change("lists", "{list}", json("{'title': 'mine'}"))
                        .expect(403)
                        .remove("lists", "{list}")
                        .expect(403)
                        .as(ADA)
                        .change("lists", "{list}", json("{'title': 'garden'}"))
                        .expect(200)
                        .remove("lists", "{list}")
                        .expect(204)
                        .as(BEA)
                        .view("tasks", "{task}")
                        .expect(404),
                list("adding oneself: without the invitation and its code there is no membership")
                        .as(DORA)
                        .create("members", json("{'list': '{list}', 'role': 'editor'}"))
                        .expect(403)
                        .create(
                                "members",
                                json(
                                        "{'list': '{list}', 'role': 'viewer', 'invitation': '{open}'}"))
                        .expect(403)
                        .create(
                                "members",
                                json(
                                        "{'list': '{list}', 'role': 'viewer', 'invitation': '{open}', 'code': '0123456789abcdefghik'}"))
                        .expect(403)
                        .create("members", joining("open", "viewer"))
                        .expect(201)
                        .view("tasks", "{task}")
                        .expect(200),
                list("a better role than offered: the role is the invitation's, and the owner's to change")
                        .as(DORA)
                        .create("members", joining("open", "editor"))
                        .expect(403)
                        .as(CLEO)
                        .change("members", "{cleo_in}", json("{'role': 'editor'}"))
                        .expect(403)
                        .as(BEA)
                        .change("members", "{cleo_in}", json("{'role': 'editor'}"))
                        .expect(403)
                        .as(ADA)
                        .change("members", "{cleo_in}", json("{'role': 'editor'}"))
                        .expect(200)
                        .as(CLEO)
                        .change("tasks", "{task}", json("{'done': true}"))
                        .expect(200),
                list("joining another list: an invitation is to one list")
                        .given("other", ADA, "lists", json("{'title': 'private'}"))
                        .as(DORA)
                        .create(
                                "members",
                                json(
                                        "{'list': '{other}', 'role': 'viewer', 'invitation': '{open}', 'code': '"
                                                + CODE
                                                + "'}"))
                        .expect(403),
                list("using a link twice: it lets one person in")
                        .as(DORA)
                        .create("members", joining("open", "viewer"))
                        .expect(201)
                        .as(user("eve"))
                        .create("members", joining("open", "viewer"))
                        .expect(409)
                        .view("tasks", "{task}")
                        .expect(404),
                list("using a link too late: it has an end")
                        .given(
                                "late",
                                admin(),
                                "invitations",
                                json(
                                        "{'list': '{list}', 'role': 'viewer', 'code': '"
                                                + CODE
                                                + "', 'expires': '2026-11-21T10:00:00Z'}"))
                        .as(DORA)
                        .create("members", joining("late", "viewer"))
                        .expect(403)
                        .as(ADA)
                        .create(
                                "invitations",
                                json(
                                        "{'list': '{list}', 'role': 'viewer', 'code': '"
                                                + CODE
                                                + "', 'expires': '2026-11-21T09:00:00Z'}"))
                        .expect(403)
                        .create(
                                "invitations",
                                json(
                                        "{'list': '{list}', 'role': 'viewer', 'code': '"
                                                + CODE
                                                + "', 'expires': '2027-11-21T09:00:00Z'}"))
                        .expect(403),
                list("seeing invitations of others: they are the owner's")
                        .as(BEA)
                        .view("invitations", "{open}")
                        .expect(404)
                        .list("invitations")
                        .expect(200)
                        .body("items", List.of())
                        .list("members")
                        .with("filter", "list == '{list}'")
                        .expect(200)
                        .body("items.*.list", List.of("{list}", "{list}"))
                        .create("invitations", invitation("editor"))
                        .expect(403)
                        .remove("invitations", "{open}")
                        .expect(404)
                        .as(ADA)
                        .view("invitations", "{open}")
                        .expect(200),
                list("guessing a code by filters: what nobody reads, no filter finds")
                        .as(BEA)
                        .view("members", "{bea_in}")
                        .expect(200)
                        .bodyLacks(CODE)
                        .get(count("members"))
                        .with("filter", "code.startsWith('0')")
                        .expect(200)
                        .body("count", 0)
                        .get(count("members"))
                        .with("filter", "invitation.code.startsWith('0')")
                        .expect(200)
                        .body("count", 0)
                        .list("members")
                        .with("expand", "invitation")
                        .expect(200)
                        .bodyLacks(CODE),
                list("coming back after removal: the owner deletes the invitation, and all is gone")
                        .as(ADA)
                        .remove("members", "{bea_in}")
                        .expect(403)
                        .remove("invitations", "{to_bea}")
                        .expect(204)
                        .as(BEA)
                        .view("tasks", "{task}")
                        .expect(404)
                        .create("members", joining("to_bea", "editor"))
                        .expect(403),
                list("prolonging an invitation: what is said stays, also for its owner")
                        .as(ADA)
                        .change(
                                "invitations",
                                "{open}",
                                json("{'expires': '2026-11-30T10:00:00Z'}"))
                        .expect(403)
                        .change("invitations", "{open}", json("{'role': 'editor'}"))
                        .expect(403),
                list("adding somebody else: one joins for oneself, and leaves by oneself")
                        .as(DORA)
                        .create(
                                "members",
                                json(
                                        "{'list': '{list}', 'user': '{eve.id}', 'role': 'viewer', 'invitation': '{open}', 'code': '"
                                                + CODE
                                                + "'}"))
                        .expect(403)
                        .as(ADA)
                        .create(
                                "members",
                                json(
                                        "{'list': '{list}', 'user': '{eve.id}', 'role': 'viewer', 'invitation': '{open}', 'code': '"
                                                + CODE
                                                + "'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'user': '{eve.id}'}"))
                        .expect(403)
                        .as(BEA)
                        .remove("members", "{cleo_in}")
                        .expect(403)
                        .as(CLEO)
                        .remove("members", "{cleo_in}")
                        .expect(204)
                        .view("lists", "{list}")
                        .expect(404),
                list("moving a task: it stays in its list")
                        .given("own", BEA, "lists", json("{'title': 'own'}"))
                        .as(BEA)
                        .change("tasks", "{task}", json("{'list': '{own}'}"))
                        .expect(403)
                        .replace("tasks", "{task}", json("{'list': '{own}', 'title': 'mine'}"))
                        .expect(403),
                list("giving a list away: neither away nor to oneself")
                        .as(ADA)
                        .change("lists", "{list}", json("{'owner': '{dora.id}'}"))
                        .expect(403)
                        .create("lists", json("{'title': 'x', 'owner': '{dora.id}'}"))
                        .expect(403)
                        .as(BEA)
                        .change("lists", "{list}", json("{'owner': '{bea.id}'}"))
                        .expect(403),
                list("assigning to strangers: a task is given to who is on the list")
                        .as(BEA)
                        .change("tasks", "{task}", json("{'assignee': '{dora.id}'}"))
                        .expect(403)
                        .create(
                                "tasks",
                                json("{'list': '{list}', 'title': 'x', 'assignee': '{dora.id}'}"))
                        .expect(403)
                        .change("tasks", "{task}", json("{'assignee': '{cleo.id}'}"))
                        .expect(200)
                        .change("tasks", "{task}", json("{'assignee': '{ada.id}'}"))
                        .expect(200)
                        .change("tasks", "{task}", json("{'assignee': '{cleo.id}'}"))
                        .expect(200)
                        .as(CLEO)
                        .remove("members", "{cleo_in}")
                        .expect(204)
                        .as(BEA)
                        .change("tasks", "{task}", json("{'done': true}"))
                        .expect(200)
                        .change("tasks", "{task}", json("{'assignee': null}"))
                        .expect(200),
                list("signing with another name: the author is the caller and stays")
                        .as(BEA)
                        .create(
                                "tasks",
                                json("{'list': '{list}', 'title': 'x', 'author': '{ada.id}'}"))
                        .expect(403)
                        .change("tasks", "{task}", json("{'author': '{bea.id}'}"))
                        .expect(403));
    }

    @Test
    void of_many_who_use_a_link_at_once_one_is_in() {
        List<Actor> guests = List.of(user("r1"), user("r2"), user("r3"), user("r4"));
        guests.forEach(server::as);
        for (int round = 0; round < 5; round++) {
            String list = made(ADA, "lists", json("{'title': 'race'}"));
            String link = made(ADA, "invitations", invitation("viewer").replace("{list}", list));
            String body = joining("link", "viewer").replace("{list}", list).replace("{link}", link);
            List<Integer> statuses =
                    Together.times(
                            guests.size(),
                            n -> server.as(guests.get(n)).post(records("members"), body).status());
            assertThat(statuses).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(409);
        }
    }
}
