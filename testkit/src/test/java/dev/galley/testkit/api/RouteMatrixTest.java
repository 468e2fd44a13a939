package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Route;
import dev.galley.model.Caller.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Everybody against every route that is not about records: who is let in, who is turned away and how.
///
/// The table is compared with the routes of the running server, so a route that nobody thought about
/// fails this test by its name. Records have [RecordMatrixTest] and [FieldMatrixTest].
class RouteMatrixTest extends ApiTest {

    private static final Actor ADA = user("ada");
    private static final Actor OWNER = admin();
    private static final Actor EDITOR = admin(Role.EDITOR);
    private static final Actor VIEWER = admin(Role.VIEWER);
    private static final Actor READER = key("records:read");
    private static final Actor SCHEMA = key("schema");
    private static final Actor EVERY_SCOPE =
            key("records:read", "records:write", "hidden:read", "schema", "users", "backup");

    private static final List<Actor> EVERYBODY =
            List.of(guest(), ADA, OWNER, EDITOR, VIEWER, READER, SCHEMA, EVERY_SCOPE);

    private static final String RECORDS = "/api/v1/collections/{collection}/records";
    private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";

    /// Routes whose rights are a matter of rules.
    private static final Set<String> RECORD_ROUTES =
            Set.of(
                    "GET " + RECORDS,
                    "QUERY " + RECORDS,
                    "GET /api/v1/collections/{collection}/count",
                    "GET /api/v1/collections/{collection}/aggregate",
                    "POST " + RECORDS,
                    "GET " + RECORDS + "/{id}",
                    "PUT " + RECORDS + "/{id}",
                    "PATCH " + RECORDS + "/{id}",
                    "DELETE " + RECORDS + "/{id}",
                    "POST /api/v1/batch");

    /// Routes by which callers sign in or out; what they change belongs to whoever has the secret.
    private static final Set<String> CREDENTIAL_ROUTES =
            Set.of(
                    "POST /api/v1/setup",
                    "POST /api/v1/auth/{collection}/sign-up",
                    "POST /api/v1/auth/{collection}/sign-in/password",
                    "POST /oauth/token",
                    "POST /oauth/revoke");

    private static final String TYPE = "Content-Type";
    private static final String JSON_LINES = "application/x-ndjson";
    private static final List<String> READING = List.of("GET", "QUERY");

    /// Routes that only look although they are no GET: what they are about belongs into no URL.
    private static final Set<String> LOOKING_ROUTES = Set.of("POST /api/v1/admin/explain");

    private static final Map<String, Line> TABLE = table();

    private static Map<String, Line> table() {
        Map<String, Line> lines = new LinkedHashMap<>();
        lines.put("GET /health/live", everybody(200));
        lines.put("GET /health/ready", everybody(200));
        lines.put("GET /problems/{code}", everybody(200).at("/problems/forbidden"));
        lines.put("GET /setup", everybody(404));
        lines.put("POST /api/v1/setup", everybody(404));
        lines.put("GET /.well-known/jwks.json", everybody(200));
        lines.put("GET /.well-known/security.txt", everybody(200));
        lines.put(
                "POST /api/v1/auth/{collection}/sign-up",
                everybody(422).at("/api/v1/auth/users/sign-up"));
        lines.put(
                "POST /api/v1/auth/{collection}/sign-in/password",
                everybody(422).at("/api/v1/auth/users/sign-in/password"));
        lines.put("POST /oauth/token", everybody(400).form());
        lines.put("POST /oauth/revoke", everybody(400).form());
        lines.put(
                "GET /api/v1/me",
                everybody(403).but(401, guest()).but(200, ADA, OWNER, EDITOR, VIEWER));
        lines.put(
                "GET /api/v1/admin/collections",
                admins().but(200, OWNER, EDITOR, VIEWER, SCHEMA, EVERY_SCOPE));
        lines.put(
                "POST /api/v1/admin/collections",
                admins().but(422, OWNER, EDITOR, SCHEMA, EVERY_SCOPE));
        lines.put(
                "GET /api/v1/admin/collections/{name}",
                admins().at("/api/v1/admin/collections/things")
                        .but(200, OWNER, EDITOR, VIEWER, SCHEMA, EVERY_SCOPE));
        lines.put(
                "PATCH /api/v1/admin/collections/{name}",
                admins().at("/api/v1/admin/collections/things")
                        .but(200, OWNER, EDITOR, SCHEMA, EVERY_SCOPE));
        lines.put(
                "DELETE /api/v1/admin/collections/{name}",
                admins().at("/api/v1/admin/collections/nothing")
                        .but(404, OWNER, EDITOR, SCHEMA, EVERY_SCOPE));
        for (String path : List.of("", "/history")) {
            lines.put(
                    "GET /api/v1/admin/schema" + path,
                    admins().but(200, OWNER, EDITOR, VIEWER, SCHEMA, EVERY_SCOPE));
        }
        for (String path : List.of("/plan", "/apply")) {
            lines.put(
                    "POST /api/v1/admin/schema" + path,
                    admins().but(422, OWNER, EDITOR, SCHEMA, EVERY_SCOPE));
        }
        lines.put(
                "POST /api/v1/admin/collections/{collection}/import",
                admins().at("/api/v1/admin/collections/users/import").but(405, OWNER, EDITOR));
        lines.put(
                "GET /api/v1/admin/collections/{collection}/export",
                admins().at("/api/v1/admin/collections/things/export")
                        .but(200, OWNER, EDITOR, VIEWER, EVERY_SCOPE));
        lines.put("POST /api/v1/admin/admins", admins().but(422, OWNER));
        lines.put("GET /api/v1/admin/keys", admins().but(200, OWNER));
        lines.put("POST /api/v1/admin/keys", admins().but(422, OWNER));
        lines.put(
                "DELETE /api/v1/admin/keys/{id}",
                admins().at("/api/v1/admin/keys/" + UNKNOWN).but(404, OWNER));
        lines.put("POST /api/v1/admin/explain", admins().but(422, OWNER, EDITOR, VIEWER));
        lines.put(
                "GET /api/v1/admin/doctor",
                admins().but(200, OWNER, EDITOR, VIEWER, SCHEMA, EVERY_SCOPE));
        lines.put(
                "GET /api/v1/admin/backups", admins().but(200, OWNER, EDITOR, VIEWER, EVERY_SCOPE));
        lines.put("POST /api/v1/admin/backups", admins().but(201, OWNER, EDITOR, EVERY_SCOPE));
        return lines;
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "things", "fields": [{"name": "title", "type": "text"}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
        EVERYBODY.forEach(server::as);
    }

    @Test
    void every_route_stands_in_the_table() {
        Set<String> served =
                server.routes().stream()
                        .map(RouteMatrixTest::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(TABLE.keySet());
        known.addAll(RECORD_ROUTES);
        assertThat(served).as("add each new route to a table of this room").isEqualTo(known);
    }

    @Test
    void everybody_gets_from_every_route_what_the_table_says() {
        List<String> wrong = new ArrayList<>();
        TABLE.forEach((route, line) -> wrong.addAll(differences(route, line)));
        assertThat(wrong).isEmpty();
    }

    private List<String> differences(String route, Line line) {
        List<String> wrong = new ArrayList<>();
        for (Actor actor : EVERYBODY) {
            long position = server.log().newest();
            Answer answer = server.as(actor).send(line.request(route));
            int expected = line.statuses().getOrDefault(actor, line.otherwise());
            if (answer.status() != expected) {
                wrong.add(route + " as " + actor + ": " + answer + " instead of " + expected);
            }
            if (server.log().newest() != position) {
                wrong.add(route + " as " + actor + " reached the change log");
            }
        }
        return wrong;
    }

    @Test
    void a_viewer_and_a_reading_key_change_nothing_on_any_route() {
        Answer made = server.as(OWNER).post(RECORDS.replace("{collection}", "things"), "{}");
        List<String> let = new ArrayList<>();
        long position = server.log().newest();
        for (Route route : server.routes()) {
            if (READING.contains(route.method())
                    || CREDENTIAL_ROUTES.contains(name(route))
                    || LOOKING_ROUTES.contains(name(route))) {
                continue;
            }
            String path =
                    route.template()
                            .replace("{collection}", "things")
                            .replace("{name}", "things")
                            .replace("{id}", made.textAt("id"));
            TestRequest request = TestRequest.of(route.method(), path);
            request = route.method().equals("DELETE") ? request : request.withBody(body(route));
            request = path.endsWith("/import") ? request.withHeader(TYPE, JSON_LINES) : request;
            for (Actor actor : List.of(VIEWER, READER)) {
                Answer answer = server.as(actor).send(request);
                if (answer.status() != 403) {
                    let.add(name(route) + " as " + actor + ": " + answer);
                }
            }
        }
        assertThat(let).isEmpty();
        assertThat(server.log().newest()).isEqualTo(position);
    }

    /// Something that would write, if it were let in.
    private static String body(Route route) {
        return route.template().equals("/api/v1/batch")
                ? """
                {"operations": [
                    {"method": "POST", "path": "/collections/things/records", "body": {}}]}\
                """
                : "{}";
    }

    private static String name(Route route) {
        return route.method() + " " + route.template();
    }

    private static Line everybody(int status) {
        return new Line("", false, status, Map.of());
    }

    /// A route for admins: guests have to say who they are, and all others are told no.
    private static Line admins() {
        return everybody(403).but(401, guest());
    }

    /// What a route answers.
    ///
    /// @param path      "" when the template is the path
    /// @param otherwise for all who are not in `statuses`
    private record Line(String path, boolean isForm, int otherwise, Map<Actor, Integer> statuses) {

        Line at(String other) {
            return new Line(other, isForm, otherwise, statuses);
        }

        Line form() {
            return new Line(path, true, otherwise, statuses);
        }

        Line but(int status, Actor... actors) {
            Map<Actor, Integer> more = new LinkedHashMap<>(statuses);
            for (Actor actor : actors) {
                more.put(actor, status);
            }
            return new Line(path, isForm, otherwise, more);
        }

        TestRequest request(String route) {
            int space = route.indexOf(' ');
            String method = route.substring(0, space);
            TestRequest request =
                    TestRequest.of(method, path.isEmpty() ? route.substring(space + 1) : path);
            if (method.equals("GET") || method.equals("DELETE")) {
                return request;
            }
            if (path.endsWith("/import")) {
                return request.withBody("{}").withHeader(TYPE, JSON_LINES);
            }
            return isForm
                    ? request.withBody("a=b")
                            .withHeader("Content-Type", "application/x-www-form-urlencoded")
                    : request.withBody("{}");
        }
    }
}
