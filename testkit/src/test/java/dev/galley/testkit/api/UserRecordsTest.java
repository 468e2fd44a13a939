package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static dev.galley.testkit.api.LogEntry.Op.UPDATE;
import static dev.galley.testkit.api.Scenario.nothing;
import static dev.galley.testkit.api.Scenario.scenario;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Users are records like any other, but for what makes them users.
class UserRecordsTest extends ApiTest {

    static final List<Scenario> CREATIONS = creations();
    static final List<Scenario> PROFILES = profiles();

    private static List<Scenario> creations() {
        List<Scenario> all = new ArrayList<>();
        for (Actor actor :
                List.of(
                        guest(),
                        user("ada"),
                        admin(),
                        key("records:read", "records:write", "users"))) {
            all.add(
                    scenario(actor + " cannot make a user by the generic route")
                            .as(actor)
                            .create("users", "{\"name\": \"x\"}")
                            .expect(405)
                            .body("code", "method_not_allowed"));
        }
        return List.copyOf(all);
    }

    private static List<Scenario> profiles() {
        return List.of(
                scenario("an address is shown to its owner and to admins alone")
                        .as(user("ada"))
                        .view("users", "{ada.id}")
                        .expect(200)
                        .body("email", "ada@example.com")
                        .get("/api/v1/me")
                        .expect(200)
                        .body("email", "ada@example.com")
                        .body("id", "{ada.id}")
                        .as(user("bea"))
                        .view("users", "{ada.id}")
                        .expect(200)
                        .body("id", "{ada.id}")
                        .bodyLacks("ada@example.com")
                        .bodyLacksMember("email")
                        .list("users")
                        .expect(200)
                        .bodyLacks("ada@example.com")
                        .bodyContains("bea@example.com")
                        .as(admin())
                        .view("users", "{ada.id}")
                        .expect(200)
                        .body("email", "ada@example.com"),
                scenario("nobody finds out an address by filters or sorts")
                        .as(user("bea"))
                        .list("users")
                        .with("filter", "email == 'ada@example.com' && id == '{ada.id}'")
                        .expect(200)
                        .body("items", List.of())
                        .list("users")
                        .with("filter", "email.startsWith('ada') && id == '{ada.id}'")
                        .expect(200)
                        .body("items", List.of())
                        .as(user("ada"))
                        .list("users")
                        .with("filter", "email == 'ada@example.com'")
                        .expect(200)
                        .body("items.*.id", List.of("{ada.id}")),
                scenario(
                                "D06 credentials are no fields: they can be neither read, set, filtered nor sorted")
                        .as(user("ada"))
                        .view("users", "{ada.id}")
                        .expect(200)
                        .bodyLacks("password")
                        .bodyLacks("hash")
                        .bodyLacks("argon2")
                        .change("users", "{ada.id}", "{\"password\": \"another quiet sea\"}")
                        .expect(422)
                        .list("users")
                        .with("filter", "password != null")
                        .expect(400)
                        .list("users")
                        .with("filter", "passwordHash != null")
                        .expect(400)
                        .list("users")
                        .with("sort", "password")
                        .expect(400)
                        .list("users")
                        .with("fields", "password")
                        .expect(400)
                        .as(admin())
                        .view("users", "{ada.id}")
                        .expect(200)
                        .bodyLacks("argon2")
                        .change("users", "{ada.id}", "{\"password\": \"another quiet sea\"}")
                        .expect(422),
                scenario("D08 an own profile changes, the server's fields do not")
                        .as(user("ada"))
                        .change("users", "{ada.id}", "{\"name\": \"Ada\"}")
                        .expect(200)
                        .body("name", "Ada")
                        .emits("users", UPDATE)
                        .change("users", "{ada.id}", "{\"email\": \"other@example.com\"}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change("users", "{ada.id}", "{\"verified\": true}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change("users", "{ada.id}", "{\"roles\": [\"admin\"]}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change("users", "{ada.id}", "{\"suspended\": true}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change(
                                "users",
                                "{ada.id}",
                                "{\"email\": \"ada@example.com\", \"verified\": false}")
                        .expect(200)
                        .emits(nothing()),
                scenario(
                                "the server's fields have their own endpoints, so admins do not patch them either")
                        .as(admin())
                        .change("users", "{ada.id}", "{\"verified\": true}")
                        .expect(422)
                        .body("code", "not_writable")
                        .change("users", "{ada.id}", "{\"email\": \"other@example.com\"}")
                        .expect(422)
                        .as(key("records:write"))
                        .change("users", "{ada.id}", "{\"roles\": [\"admin\"]}")
                        .expect(422),
                scenario("another's profile does not change")
                        .as(user("bea"))
                        .change("users", "{ada.id}", "{\"name\": \"x\"}")
                        .expect(403)
                        .remove("users", "{ada.id}")
                        .expect(403)
                        .as(guest())
                        .view("users", "{ada.id}")
                        .expect(404)
                        .list("users")
                        .expect(200)
                        .body("items", List.of()),
                scenario("the fields of users cannot be declared anew")
                        .as(admin())
                        .post("/api/v1/admin/collections", people("verified"))
                        .expect(422)
                        .pointsAt("/fields/0/name")
                        .post("/api/v1/admin/collections", people("email"))
                        .expect(422)
                        .pointsAt("/fields/0/name"),
                scenario("a password is no field, so that nobody stores one where it can be read")
                        .as(admin())
                        .post("/api/v1/admin/collections", people("password"))
                        .expect(422)
                        .pointsAt("/fields/0/name"));
    }

    @Override
    void prepare() {
        server.userId("ada");
        server.userId("bea");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("CREATIONS")
    void creations(Scenario scenario) {
        scenario.run(server);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PROFILES")
    void profiles(Scenario scenario) {
        scenario.run(server);
    }

    /// An auth collection that declares a field of that name.
    private static String people(String field) {
        return "{\"name\": \"people_%s\", \"kind\": \"auth\", \"fields\": [{\"name\": \"%s\", \"type\": \"text\"}]}"
                .formatted(field, field);
    }
}
