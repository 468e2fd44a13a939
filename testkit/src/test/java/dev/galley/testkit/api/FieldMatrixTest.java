package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Everybody against every kind of field, in every place where a field can be named.
///
/// The collection itself is open to all, so what narrows is the field alone. The record is ada's.
class FieldMatrixTest extends ApiTest {

    private static final String PATH = "/api/v1/collections/fielded/records";
    private static final String OTHER_TIME = "2020-01-01T00:00:00.000Z";

    private static final List<Actor> EVERYBODY =
            List.of(
                    guest(),
                    user("ada"),
                    user("bea"),
                    admin(),
                    admin(Role.EDITOR),
                    admin(Role.VIEWER),
                    key("records:read"),
                    key("records:write"),
                    key("records:read", "records:write"),
                    key("records:read", "hidden:read"),
                    key("records:read", "records:write", "hidden:read"));

    /// Where a field may be named.
    private enum Place {
        BODY,
        FILTER,
        SORT,
        FIELDS,
        CREATE,
        UPDATE,
        REPLACE
    }

    /// What narrows a field.
    private enum Narrow {
        PLAIN("plain", "\"p1\"", "\"p2\""),
        HIDDEN("secret", "\"s1\"", "\"s2\""),
        ADAS("salary", "\"a1\"", "\"a2\""),
        FROZEN("state", "\"f1\"", "\"f2\""),
        SYSTEM("created", "\"2026-11-21T10:00:00.000Z\"", '"' + OTHER_TIME + '"'),
        UNKNOWN("nothing", "\"n1\"", "\"n2\"");

        private final String field;
        private final String stored;
        private final String other;

        Narrow(String field, String stored, String other) {
            this.field = field;
            this.stored = stored;
            this.other = other;
        }

        boolean exists(Rights rights) {
            return switch (this) {
                case UNKNOWN -> false;
                case HIDDEN -> rights.seesHidden();
                case PLAIN, ADAS, FROZEN, SYSTEM -> true;
            };
        }

        boolean isReadable(Actor actor, Rights rights) {
            return exists(rights) && (this != ADAS || !rights.rules() || actor.equals(user("ada")));
        }

        boolean isWritable(Rights rights) {
            return switch (this) {
                case PLAIN, HIDDEN, ADAS -> true;
                case FROZEN -> !rights.rules();
                case SYSTEM, UNKNOWN -> false;
            };
        }
    }

    static final List<Cell> CELLS = cells();

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Actor actor : EVERYBODY) {
            for (Place place : Place.values()) {
                for (Narrow narrow : Narrow.values()) {
                    cells.add(new Cell(actor, place, narrow));
                }
            }
        }
        return List.copyOf(cells);
    }

    /// One actor, one field, one place.
    record Cell(Actor actor, Place place, Narrow narrow) {

        Rights rights() {
            return Rights.of(actor, "fielded");
        }

        private boolean mayRead() {
            return rights().rules() || rights().reads();
        }

        private boolean mayWrite() {
            return rights().rules() || rights().writes();
        }

        /// Statuses that are right; more than one only where the order of two refusals is nobody's business.
        List<Integer> statuses() {
            boolean exists = narrow.exists(rights());
            return switch (place) {
                case BODY -> List.of(mayRead() ? 200 : 404);
                case FILTER, SORT, FIELDS ->
                        !exists && !mayRead()
                                ? List.of(400, 403)
                                : List.of(!exists ? 400 : mayRead() ? 200 : 403);
                case CREATE -> written(exists, 201, List.of(403));
                case UPDATE -> written(exists, 200, List.of(mayRead() ? 403 : 404));
                case REPLACE -> written(exists, 200, List.of(403));
            };
        }

        private List<Integer> written(boolean exists, int done, List<Integer> denied) {
            if (!exists) {
                return mayWrite() ? List.of(422) : List.of(422, denied.getFirst());
            }
            if (!mayWrite()) {
                return narrow == Narrow.SYSTEM ? List.of(422, denied.getFirst()) : denied;
            }
            return List.of(narrow.isWritable(rights()) ? done : 422);
        }

        String code(int status) {
            return switch (status) {
                case 400 -> place == Place.FILTER ? "invalid_filter" : "invalid_parameter";
                case 403 -> "forbidden";
                case 404 -> "record_not_found";
                case 422 -> narrow.exists(rights()) ? "not_writable" : "unknown_member";
                default -> "";
            };
        }

        /// Whether the answer may carry the field's value.
        boolean shows() {
            return mayRead() && narrow.isReadable(actor, rights());
        }

        @Override
        public String toString() {
            return actor + ": the " + narrow + " field in " + place + " is a " + statuses();
        }
    }

    @Override
    void prepare() {
        server.define(
                """
                {"name": "fielded",
                 "fields": [
                   {"name": "plain", "type": "text"},
                   {"name": "secret", "type": "text", "hidden": true},
                   {"name": "salary", "type": "text", "readable": "record.owner == auth.id"},
                   {"name": "state", "type": "text", "writable": "false"},
                   {"name": "owner", "type": "relation", "to": "users"}],
                 "rules": {"list": "public", "view": "public", "create": "public", "update": "public"}}\
                """);
        EVERYBODY.forEach(server::as);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("CELLS")
    void every_field_everywhere(Cell cell) {
        Answer made =
                server.as(admin())
                        .post(
                                PATH,
                                """
                                {"plain": "p1", "secret": "s1", "salary": "a1", "state": "f1", "owner": "%s"}\
                                """
                                        .formatted(server.userId("ada")));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        String id = made.textAt("id");
        long position = server.log().newest();
        Answer answer = server.as(cell.actor()).send(request(cell, id, server.userId("ada")));
        assertThat(answer.status()).as("%s", answer).isIn(cell.statuses());
        if (answer.status() >= 400) {
            assertThat(answer.textAt("code")).isEqualTo(cell.code(answer.status()));
            assertThat(server.log().newest()).isEqualTo(position);
            assertThat(server.as(admin()).get(PATH + "/" + id).json()).isEqualTo(made.json());
        } else {
            assertShown(cell, answer, id);
        }
    }

    private static void assertShown(Cell cell, Answer answer, String id) {
        String field = cell.narrow().field;
        switch (cell.place()) {
            case BODY ->
                    assertThat(answer.json().has(field)).as("%s", answer).isEqualTo(cell.shows());
            case FIELDS ->
                    assertThat(answer.at("items.0").has(field))
                            .as("%s", answer)
                            .isEqualTo(cell.shows());
            case FILTER ->
                    assertThat(answer.at("items.*.id").size())
                            .as("%s", answer)
                            .isEqualTo(cell.shows() ? 1 : 0);
            case SORT -> assertThat(answer.at("items.0").has(field)).isEqualTo(cell.shows());
            case UPDATE, REPLACE, CREATE -> assertWritten(cell, answer, id);
        }
    }

    /// `created` is the one field that is named with another value and refused, so it never gets here.
    private static void assertWritten(Cell cell, Answer answer, String id) {
        String field = cell.narrow().field;
        boolean ownsIt = cell.place() != Place.CREATE || !cell.rights().rules();
        boolean shows = cell.narrow() == Narrow.ADAS ? cell.shows() && ownsIt : cell.shows();
        assertThat(answer.json().has(field)).as("%s", answer).isEqualTo(shows);
        if (shows) {
            assertThat('"' + answer.textAt(field) + '"').isEqualTo(cell.narrow().other);
        }
        if (cell.place() != Place.CREATE) {
            assertThat(answer.textAt("id")).isEqualTo(id);
        }
    }

    private static TestRequest request(Cell cell, String id, String owner) {
        Narrow narrow = cell.narrow();
        TestRequest one = TestRequest.of("GET", PATH).withParameter("filter", "id == '" + id + "'");
        return switch (cell.place()) {
            case BODY -> TestRequest.of("GET", PATH + "/" + id);
            case FILTER ->
                    TestRequest.of("GET", PATH)
                            .withParameter("filter", "id == '" + id + "' && " + equal(narrow));
            case SORT -> one.withParameter("sort", "-" + narrow.field);
            case FIELDS -> one.withParameter("fields", "id," + narrow.field);
            case CREATE ->
                    TestRequest.of("POST", PATH)
                            .withBody("{\"" + narrow.field + "\": " + narrow.other + "}");
            case UPDATE ->
                    TestRequest.of("PATCH", PATH + "/" + id)
                            .withBody("{\"" + narrow.field + "\": " + narrow.other + "}");
            case REPLACE ->
                    TestRequest.of("PUT", PATH + "/" + id)
                            .withBody(
                                    "{\"owner\": \"%s\", \"%s\": %s}"
                                            .formatted(owner, narrow.field, narrow.other));
        };
    }

    private static String equal(Narrow narrow) {
        String constant = narrow.stored.replace('"', '\'');
        return narrow == Narrow.SYSTEM
                ? narrow.field + " == timestamp(" + constant + ")"
                : narrow.field + " == " + constant;
    }
}
