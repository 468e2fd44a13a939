package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.Recipe.json;
import static dev.galley.testkit.api.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/cookbook/saas.md`: Ada owns a company with the admin Al and the member Bea; Zed owns another.
class CookbookSaasTest extends CookbookTest {

    private static final Actor ADA = user("ada");
    private static final Actor AL = user("al");
    private static final Actor BEA = user("bea");
    private static final Actor EVE = user("eve");
    private static final Actor YAN = user("yan");
    private static final Actor ZED = user("zed");
    private static final Actor BILLING = key("records:write:tenants", "records:read:tenants");
    private static final String CODE = "0123456789abcdefghij";
    private static final String DOCUMENT =
            json("{'tenant': '{acme}', 'project': '{web}', 'title': 'plan of Acme'}");

    CookbookSaasTest() {
        super("saas");
    }

    private static String invitation(String role) {
        return json(
                "{'tenant': '{acme}', 'role': '"
                        + role
                        + "', 'code': '"
                        + CODE
                        + "', 'expires': '2026-11-23T10:00:00Z'}");
    }

    private static String joining(String invitation, String role) {
        return json(
                "{'tenant': '{acme}', 'role': '"
                        + role
                        + "', 'code': '"
                        + CODE
                        + "', 'invitation': '{"
                        + invitation
                        + "}'}");
    }

    private static Scenario company(String sentence) {
        return scenario(sentence)
                .given("acme", ADA, "tenants", json("{'name': 'Acme'}"))
                .given("to_al", ADA, "invitations", invitation("admin"))
                .given("to_bea", ADA, "invitations", invitation("member"))
                .given("open", ADA, "invitations", invitation("member"))
                .given("al_in", AL, "members", joining("to_al", "admin"))
                .given("bea_in", BEA, "members", joining("to_bea", "member"))
                .given("web", ADA, "projects", json("{'tenant': '{acme}', 'name': 'web'}"))
                .given("doc", BEA, "documents", DOCUMENT);
    }

    private static Scenario companies(String sentence) {
        return company(sentence)
                .given("zcorp", ZED, "tenants", json("{'name': 'Zcorp'}"))
                .given("zweb", ZED, "projects", json("{'tenant': '{zcorp}', 'name': 'web'}"))
                .given(
                        "zdoc",
                        ZED,
                        "documents",
                        json(
                                "{'tenant': '{zcorp}', 'project': '{zweb}', 'title': 'plan of Zcorp'}"));
    }

    @Override
    List<Scenario> scenarios() {
        return List.of(
                company("an invitation left behind: it is worth what its maker is")
                        .given("als", AL, "invitations", invitation("member"))
                        .given("als2", AL, "invitations", invitation("member"))
                        .given("second", ADA, "tenants", json("{'name': 'Second'}"))
                        .given(
                                "to_al2",
                                ADA,
                                "invitations",
                                invitation("admin").replace("{acme}", "{second}"))
                        .given(
                                "al_there",
                                AL,
                                "members",
                                joining("to_al2", "admin").replace("{acme}", "{second}"))
                        .as(EVE)
                        .create("members", joining("open", "member").replace("{acme}", "{second}"))
                        .expect(403)
                        .create("members", joining("als", "member"))
                        .expect(201)
                        .as(ADA)
                        .change("members", "{al_in}", json("{'role': 'member'}"))
                        .expect(200)
                        .as(user("alias"))
                        .create("members", joining("als2", "member"))
                        .expect(403)
                        .as(ADA)
                        .change("members", "{al_in}", json("{'role': 'admin', 'state': 'removed'}"))
                        .expect(200)
                        .as(user("alias"))
                        .create("members", joining("als2", "member"))
                        .expect(403)
                        .as(ADA)
                        .change("members", "{bea_in}", json("{'role': 'admin'}"))
                        .expect(200)
                        .as(user("alias"))
                        .create("members", joining("als2", "member"))
                        .expect(403)
                        .as(ADA)
                        .change("members", "{al_in}", json("{'state': 'active'}"))
                        .expect(200)
                        .as(user("alias"))
                        .create("members", joining("als2", "member"))
                        .expect(201),
                companies("rights in one company are none in another, for admins neither")
                        .given("empty", ZED, "tenants", json("{'name': 'Empty'}"))
                        .given(
                                "zinv",
                                ZED,
                                "invitations",
                                invitation("member").replace("{acme}", "{zcorp}"))
                        .as(BEA)
                        .view("tenants", "{zcorp}")
                        .expect(404)
                        .change("documents", "{zdoc}", json("{'title': 'x'}"))
                        .expect(404)
                        .remove("documents", "{zdoc}")
                        .expect(404)
                        .as(AL)
                        .create("projects", json("{'tenant': '{empty}', 'name': 'x'}"))
                        .expect(403)
                        .remove("invitations", "{zinv}")
                        .expect(404)
                        .as(EVE)
                        .create(
                                "members",
                                json(
                                        "{'tenant': '{zcorp}', 'role': 'member', 'code': '"
                                                + CODE
                                                + "', 'invitation': '{open}'}"))
                        .expect(403)
                        .create(
                                "members",
                                json(
                                        "{'tenant': '{acme}', 'role': 'member', 'state': 'removed', 'code': '"
                                                + CODE
                                                + "', 'invitation': '{open}'}"))
                        .expect(403)
                        .as(user("fay"))
                        .create("members", joining("zinv", "member").replace("{acme}", "{zcorp}"))
                        .expect(201)
                        .as(BEA)
                        .change("documents", "{doc}", json("{'assignee': '{fay.id}'}"))
                        .expect(403)
                        .create(
                                "documents",
                                json(
                                        "{'tenant': '{acme}', 'project': '{web}', 'title': 'x', 'assignee': '{fay.id}'}"))
                        .expect(403),
                company("the owner sees and does all of it, and moves no membership")
                        .given("second", ADA, "tenants", json("{'name': 'Second'}"))
                        .as(ADA)
                        .view("invitations", "{open}")
                        .expect(200)
                        .view("members", "{bea_in}")
                        .expect(200)
                        .change("projects", "{web}", json("{'name': 'site'}"))
                        .expect(200)
                        .change("documents", "{doc}", json("{'title': 'x'}"))
                        .expect(200)
                        .change("members", "{bea_in}", json("{'tenant': '{second}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'user': '{eve.id}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'invitation': '{open}'}"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'code': 'x'}"))
                        .expect(403)
                        .create(
                                "invitations",
                                json(
                                        "{'tenant': '{acme}', 'code': '"
                                                + CODE
                                                + "', 'expires': '2026-11-21T09:00:00Z'}"))
                        .expect(403)
                        .remove("documents", "{doc}")
                        .expect(204),
                company("members manage nobody, and admins no admins")
                        .given("to_amy", ADA, "invitations", invitation("admin"))
                        .given("amy_in", user("amy"), "members", joining("to_amy", "admin"))
                        .given("eve_in", EVE, "members", joining("open", "member"))
                        .as(BEA)
                        .change("members", "{eve_in}", json("{'state': 'removed'}"))
                        .expect(403)
                        .change(
                                "members",
                                "{bea_in}",
                                json("{'state': 'removed', 'role': 'admin'}"))
                        .expect(403)
                        .remove("invitations", "{to_bea}")
                        .expect(404)
                        .as(AL)
                        .change("members", "{amy_in}", json("{'role': 'member'}"))
                        .expect(403)
                        .change("members", "{amy_in}", json("{'state': 'removed'}"))
                        .expect(403)
                        .as(ADA)
                        .remove("projects", "{web}")
                        .expect(204)
                        .as(BEA)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'app'}"))
                        .expect(403),
                company(
                                "a document is given to who is active, and stays workable when they have gone")
                        .as(BEA)
                        .create(
                                "documents",
                                json(
                                        "{'tenant': '{acme}', 'project': '{web}', 'title': 'x', 'assignee': '{al.id}'}"))
                        .expect(201)
                        .remember("als", "id")
                        .change(
                                "documents",
                                "{doc}",
                                json("{'assignee': '{ada.id}', 'parent': '{als}'}"))
                        .expect(200)
                        .change("documents", "{doc}", json("{'assignee': null}"))
                        .expect(200)
                        .as(ADA)
                        .change("members", "{al_in}", json("{'state': 'removed'}"))
                        .expect(200)
                        .as(BEA)
                        .change("documents", "{doc}", json("{'assignee': '{al.id}'}"))
                        .expect(403)
                        .create(
                                "documents",
                                json(
                                        "{'tenant': '{acme}', 'project': '{web}', 'title': 'x', 'assignee': '{al.id}'}"))
                        .expect(403)
                        .change("documents", "{als}", json("{'title': 'y'}"))
                        .expect(200)
                        .as(AL)
                        .view("tenants", "{acme}")
                        .expect(404)
                        .view("invitations", "{open}")
                        .expect(404)
                        .remove("invitations", "{open}")
                        .expect(404)
                        .change("documents", "{als}", json("{'title': 'z'}"))
                        .expect(404)
                        .remove("documents", "{als}")
                        .expect(404)
                        .as(ADA)
                        .remove("projects", "{web}")
                        .expect(204)
                        .as(AL)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'app'}"))
                        .expect(403),
                companies("members work on documents, and another company sees nothing of them")
                        .as(BEA)
                        .change("documents", "{doc}", json("{'title': 'new plan'}"))
                        .expect(200)
                        .view("tenants", "{acme}")
                        .expect(200)
                        .as(ZED)
                        .view("tenants", "{acme}")
                        .expect(404)
                        .view("documents", "{doc}")
                        .expect(404)
                        .change("documents", "{doc}", json("{'title': 'x'}"))
                        .expect(404)
                        .remove("documents", "{doc}")
                        .expect(404)
                        .create("documents", DOCUMENT)
                        .expect(403)
                        .view("members", "{bea_in}")
                        .expect(404)
                        .as(guest())
                        .list("documents")
                        .expect(200)
                        .body("items", List.of())
                        .create("tenants", json("{'name': 'x', 'owner': '{ada.id}'}"))
                        .expect(403)
                        .as(BEA)
                        .remove("documents", "{doc}")
                        .expect(204),
                company("projects are made by admins and deleted by the owner")
                        .as(BEA)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'app'}"))
                        .expect(403)
                        .change("projects", "{web}", json("{'name': 'app'}"))
                        .expect(403)
                        .as(AL)
                        .change("projects", "{web}", json("{'name': 'site'}"))
                        .expect(200)
                        .remove("projects", "{web}")
                        .expect(403)
                        .as(ADA)
                        .remove("projects", "{web}")
                        .expect(204)
                        .as(AL)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'app'}"))
                        .expect(201),
                company("adding oneself: without an invitation and its code nobody is a member")
                        .as(EVE)
                        .create("members", json("{'tenant': '{acme}'}"))
                        .expect(403)
                        .create("members", json("{'tenant': '{acme}', 'invitation': '{open}'}"))
                        .expect(403)
                        .create(
                                "members",
                                json(
                                        "{'tenant': '{acme}', 'invitation': '{open}', 'code': '0123456789abcdefghik'}"))
                        .expect(403)
                        .as(ADA)
                        .create(
                                "members",
                                json(
                                        "{'tenant': '{acme}', 'user': '{eve.id}', 'invitation': '{open}', 'code': '"
                                                + CODE
                                                + "'}"))
                        .expect(403)
                        .as(EVE)
                        .create("members", joining("open", "member"))
                        .expect(201)
                        .view("documents", "{doc}")
                        .expect(200),
                company("a role given to oneself: nobody makes admins but the owner")
                        .as(EVE)
                        .create("members", joining("open", "admin"))
                        .expect(403)
                        .as(BEA)
                        .change("members", "{bea_in}", json("{'role': 'admin'}"))
                        .expect(403)
                        .as(AL)
                        .change("members", "{bea_in}", json("{'role': 'admin'}"))
                        .expect(403)
                        .create("invitations", invitation("admin"))
                        .expect(403)
                        .create("invitations", invitation("member"))
                        .expect(201)
                        .as(ADA)
                        .change("members", "{bea_in}", json("{'role': 'admin'}"))
                        .expect(200),
                companies("naming another tenant: what the client says is compared, not believed")
                        .as(ZED)
                        .create(
                                "documents",
                                json("{'tenant': '{acme}', 'project': '{zweb}', 'title': 'x'}"))
                        .expect(403)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'x'}"))
                        .expect(403)
                        .create("invitations", invitation("member"))
                        .expect(403)
                        .list("documents")
                        .with("filter", "tenant == '{acme}'")
                        .expect(200)
                        .body("items", List.of())
                        .list("documents")
                        .with("tenant", "{acme}")
                        .expect(400)
                        .list("documents")
                        .sending("X-Tenant", "{acme}")
                        .with("filter", "tenant == '{acme}'")
                        .expect(200)
                        .body("items", List.of()),
                companies("moving to another tenant: what is made here stays here")
                        .given("ycorp", YAN, "tenants", json("{'name': 'Ycorp'}"))
                        .given(
                                "yweb",
                                YAN,
                                "projects",
                                json("{'tenant': '{ycorp}', 'name': 'web'}"))
                        .given("to_yan", ADA, "invitations", invitation("member"))
                        .given("yan_in", YAN, "members", joining("to_yan", "member"))
                        .as(YAN)
                        .change("documents", "{doc}", json("{'tenant': '{ycorp}'}"))
                        .expect(403)
                        .change(
                                "documents",
                                "{doc}",
                                json("{'tenant': '{ycorp}', 'project': '{yweb}'}"))
                        .expect(403)
                        .change("members", "{yan_in}", json("{'tenant': '{ycorp}'}"))
                        .expect(403)
                        .as(ADA)
                        .change("projects", "{web}", json("{'tenant': '{zcorp}'}"))
                        .expect(403),
                companies(
                                "relations across tenants: project, parent and assignee are of the tenant")
                        .as(BEA)
                        .create(
                                "documents",
                                json("{'tenant': '{acme}', 'project': '{zweb}', 'title': 'x'}"))
                        .expect(403)
                        .create(
                                "documents",
                                json(
                                        "{'tenant': '{acme}', 'project': '{web}', 'title': 'x', 'parent': '{zdoc}'}"))
                        .expect(403)
                        .change("documents", "{doc}", json("{'project': '{zweb}'}"))
                        .expect(403)
                        .change("documents", "{doc}", json("{'parent': '{zdoc}'}"))
                        .expect(403)
                        .change("documents", "{doc}", json("{'assignee': '{zed.id}'}"))
                        .expect(403)
                        .change("documents", "{doc}", json("{'assignee': '{al.id}'}"))
                        .expect(200)
                        .create(
                                "documents",
                                json(
                                        "{'tenant': '{acme}', 'project': '{web}', 'title': 'x', 'parent': '{doc}', 'assignee': '{ada.id}'}"))
                        .expect(201),
                company(
                                "seeing invitations of others: members see none, admins no code but their own")
                        .given("als", AL, "invitations", invitation("member"))
                        .as(BEA)
                        .view("invitations", "{open}")
                        .expect(404)
                        .create("invitations", invitation("member"))
                        .expect(403)
                        .list("members")
                        .with("filter", "tenant == '{acme}'")
                        .with("expand", "invitation")
                        .expect(200)
                        .bodyLacks(CODE)
                        .get(count("members"))
                        .with(
                                "filter",
                                "code == '" + CODE + "' || invitation.code == '" + CODE + "'")
                        .expect(200)
                        .body("count", 0)
                        .as(AL)
                        .view("invitations", "{open}")
                        .expect(200)
                        .bodyLacksMember("code")
                        .view("invitations", "{als}")
                        .expect(200)
                        .body("code", CODE)
                        .create(
                                "invitations",
                                json(
                                        "{'tenant': '{acme}', 'maker': '{ada.id}', 'code': '"
                                                + CODE
                                                + "', 'expires': '2026-11-23T10:00:00Z'}"))
                        .expect(403)
                        .create(
                                "invitations",
                                json(
                                        "{'tenant': '{acme}', 'code': '"
                                                + CODE
                                                + "', 'expires': '2027-11-23T10:00:00Z'}"))
                        .expect(403)
                        .remove("invitations", "{open}")
                        .expect(204),
                company("coming back after removal: who was removed is not let in by another link")
                        .as(AL)
                        .change("members", "{bea_in}", json("{'state': 'removed'}"))
                        .expect(200)
                        .as(BEA)
                        .view("documents", "{doc}")
                        .expect(404)
                        .create("members", joining("to_bea", "member"))
                        .expect(409)
                        .create("members", joining("open", "member"))
                        .expect(409)
                        .change("members", "{bea_in}", json("{'state': 'active'}"))
                        .expect(403)
                        .remove("members", "{bea_in}")
                        .expect(403)
                        .as(AL)
                        .change("members", "{bea_in}", json("{'state': 'active'}"))
                        .expect(200)
                        .as(BEA)
                        .view("documents", "{doc}")
                        .expect(200),
                company("writing after removal: a removed admin has no rights left")
                        .as(AL)
                        .change("members", "{al_in}", json("{'state': 'removed'}"))
                        .expect(200)
                        .create("documents", DOCUMENT)
                        .expect(403)
                        .change("projects", "{web}", json("{'name': 'x'}"))
                        .expect(404)
                        .create("invitations", invitation("member"))
                        .expect(403)
                        .change("members", "{bea_in}", json("{'state': 'removed'}"))
                        .expect(404)
                        .change("members", "{al_in}", json("{'state': 'active'}"))
                        .expect(403),
                company("using a link twice: nor after it has been deleted, nor when it is late")
                        .as(EVE)
                        .create("members", joining("to_bea", "member"))
                        .expect(409)
                        .as(ADA)
                        .remove("invitations", "{to_bea}")
                        .expect(204)
                        .as(BEA)
                        .view("documents", "{doc}")
                        .expect(200)
                        .as(EVE)
                        .create("members", joining("to_bea", "member"))
                        .expect(403)
                        .given(
                                "late",
                                admin(),
                                "invitations",
                                json(
                                        "{'tenant': '{acme}', 'maker': '{ada.id}', 'code': '"
                                                + CODE
                                                + "', 'expires': '2026-11-21T10:00:00Z'}"))
                        .create("members", joining("late", "member"))
                        .expect(403),
                company("upgrading oneself: the plan is billing's to set")
                        .as(ADA)
                        .change("tenants", "{acme}", json("{'plan': 'pro'}"))
                        .expect(422)
                        .body("code", "not_writable")
                        .create("tenants", json("{'name': 'x', 'plan': 'pro'}"))
                        .expect(422)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'second'}"))
                        .expect(403)
                        .as(BILLING)
                        .change("tenants", "{acme}", json("{'plan': 'pro'}"))
                        .expect(200)
                        .as(ADA)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'second'}"))
                        .expect(201),
                company("two projects at once: the free plan has one")
                        .as(AL)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'second'}"))
                        .expect(403)
                        .post(
                                "/api/v1/batch",
                                json(
                                        "{'operations': [{'method': 'POST', 'path': '/collections/projects/records', 'body': {'tenant': '{acme}', 'name': 'second'}}]}"))
                        .expect(403),
                companies("counts as an oracle: another tenant's are those of nothing")
                        .as(ZED)
                        .get(count("documents"))
                        .with("filter", "title == 'plan of Acme'")
                        .expect(200)
                        .body("count", 0)
                        .get(count("documents"))
                        .with("filter", "tenant.name == 'Acme' || project.name == 'none'")
                        .expect(200)
                        .body("count", 0)
                        .get(aggregate("documents"))
                        .with("filter", "tenant == '{acme}'")
                        .with("group", "title")
                        .with("select", "count()")
                        .expect(200)
                        .body("groups", List.of())
                        .view("documents", "{zdoc}")
                        .with("expand", "tenant,project")
                        .expect(200)
                        .bodyLacks("Acme"),
                companies("names as an oracle: a name is taken within a tenant alone")
                        .as(BILLING)
                        .change("tenants", "{zcorp}", json("{'plan': 'pro'}"))
                        .expect(200)
                        .as(ZED)
                        .create("projects", json("{'tenant': '{zcorp}', 'name': 'web'}"))
                        .expect(409)
                        .create("projects", json("{'tenant': '{zcorp}', 'name': 'other'}"))
                        .expect(201)
                        .create("projects", json("{'tenant': '{acme}', 'name': 'web'}"))
                        .expect(403),
                company("taking the tenant over: the owner stays the owner")
                        .as(AL)
                        .change("tenants", "{acme}", json("{'owner': '{al.id}'}"))
                        .expect(403)
                        .change("tenants", "{acme}", json("{'name': 'Al Inc.'}"))
                        .expect(403)
                        .as(ADA)
                        .change("tenants", "{acme}", json("{'owner': '{al.id}'}"))
                        .expect(403)
                        .remove("tenants", "{acme}")
                        .expect(403)
                        .change("tenants", "{acme}", json("{'name': 'Acme Ltd.'}"))
                        .expect(200));
    }

    @Test
    void of_projects_that_are_made_at_once_on_the_free_plan_there_is_one() {
        for (int round = 0; round < 10; round++) {
            String tenant = made(ADA, "tenants", json("{'name': 'race'}"));
            List<Integer> statuses =
                    Together.times(
                            4,
                            n ->
                                    server.as(ADA)
                                            .post(
                                                    records("projects"),
                                                    json(
                                                            "{'tenant': '"
                                                                    + tenant
                                                                    + "', 'name': 'p"
                                                                    + n
                                                                    + "'}"))
                                            .status());
            assertThat(statuses).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(403);
        }
    }
}
