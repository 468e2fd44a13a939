package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Everybody against every verb on records, under rules of every kind.
///
/// What must come out is computed here from who the actor is and which rules the collection has, by
/// the few sentences that say what a denial looks like.
class RecordMatrixTest extends ApiTest {

    private static final String CANARY = "canary-in-a-record";

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
                    key("records:read:other", "records:write:other"),
                    key("schema", "hidden:read", "users", "backup"));

    private static final List<String> VERBS = List.of("list", "view", "create", "update", "delete");

    /// Whom a rule lets do something with ada's record.
    private enum Who {
        NOBODY(""),
        ADA("\"%s\": \"%s.owner == auth.id\""),
        USERS("\"%s\": \"auth != null\""),
        EVERYBODY("\"%s\": \"public\"");

        private final String rule;

        Who(String rule) {
            this.rule = rule;
        }

        boolean lets(Actor actor) {
            return switch (this) {
                case NOBODY -> false;
                case ADA -> actor.equals(user("ada"));
                case USERS -> actor instanceof Actor.User;
                case EVERYBODY -> true;
            };
        }

        String rule(String verb) {
            return rule.formatted(verb, verb.equals("create") ? "next" : "record");
        }
    }

    /// A collection with these rules, in the order of [#VERBS].
    private record Kind(String name, List<Who> rules) {

        Who rule(String verb) {
            return rules.get(VERBS.indexOf(verb));
        }

        String json() {
            List<String> texts = new ArrayList<>();
            for (String verb : VERBS) {
                String text = rule(verb).rule(verb);
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
            return """
            {"name": "%s",
             "fields": [{"name": "title", "type": "text"},
                        {"name": "owner", "type": "relation", "to": "users"}],
             "rules": {%s}}\
            """
                    .formatted(name, String.join(", ", texts));
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    kind("closed", Who.NOBODY, Who.NOBODY, Who.NOBODY, Who.NOBODY, Who.NOBODY),
                    kind("private", Who.ADA, Who.ADA, Who.ADA, Who.ADA, Who.ADA),
                    kind("readable", Who.EVERYBODY, Who.EVERYBODY, Who.USERS, Who.ADA, Who.ADA),
                    kind("members", Who.USERS, Who.USERS, Who.USERS, Who.ADA, Who.NOBODY),
                    kind("listed", Who.EVERYBODY, Who.NOBODY, Who.NOBODY, Who.NOBODY, Who.NOBODY),
                    kind("dropbox", Who.NOBODY, Who.NOBODY, Who.EVERYBODY, Who.NOBODY, Who.NOBODY),
                    kind("blind", Who.NOBODY, Who.NOBODY, Who.USERS, Who.ADA, Who.USERS),
                    kind(
                            "open",
                            Who.EVERYBODY,
                            Who.EVERYBODY,
                            Who.EVERYBODY,
                            Who.EVERYBODY,
                            Who.EVERYBODY));

    static final List<Cell> CELLS =
            KINDS.stream()
                    .flatMap(kind ->
                            EVERYBODY.stream()
                                    .flatMap(actor ->
                                            VERBS.stream()
                                                    .map(verb -> new Cell(actor, verb, kind))))
                    .toList();

    /// One actor, one verb, one collection.
    record Cell(Actor actor, String verb, Kind kind) {

        boolean may(String other) {
            Rights rights = Rights.of(actor, kind.name());
            if (rights.rules()) {
                return kind.rule(other).lets(actor);
            }
            boolean reading = other.equals("list") || other.equals("view");
            return reading ? rights.reads() : rights.writes();
        }

        /// What a denial looks like, and what success does.
        int status() {
            boolean allowed = may(verb);
            return switch (verb) {
                case "list" -> allowed || isFilter() ? 200 : 403;
                case "view" -> allowed ? 200 : 404;
                case "create" -> allowed ? 201 : 403;
                case "update" -> allowed ? 200 : may("view") ? 403 : 404;
                case "delete" -> allowed ? 204 : may("view") ? 403 : 404;
                default -> throw new IllegalArgumentException(verb);
            };
        }

        /// A list rule that is there filters; one that is absent refuses.
        private boolean isFilter() {
            return Rights.of(actor, kind.name()).rules() && kind.rule("list") != Who.NOBODY;
        }

        boolean showsCanary() {
            return switch (verb) {
                case "list", "view" -> may(verb);
                case "create", "update" -> may(verb) && may("view");
                default -> false;
            };
        }

        /// What the log says afterwards.
        List<String> announced() {
            return may(verb) && Map.of("create", 1, "update", 1, "delete", 1).containsKey(verb)
                    ? List.of(kind.name() + " " + verb)
                    : List.of();
        }

        @Override
        public String toString() {
            return actor + ": " + verb + " " + kind.name() + " is a " + status();
        }
    }

    @Override
    void prepare() {
        KINDS.forEach(kind -> server.define(kind.json()));
        server.define(
                "{\"name\": \"other\", \"fields\": [{\"name\": \"title\", \"type\": \"text\"}]}");
        EVERYBODY.forEach(server::as);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("CELLS")
    void everybody_everywhere(Cell cell) {
        String path = "/api/v1/collections/" + cell.kind().name() + "/records";
        Answer made = server.as(admin()).post(path, body(CANARY));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        long position = server.log().newest();
        Answer answer = server.as(cell.actor()).send(request(cell.verb(), path, made.textAt("id")));
        assertThat(answer.status()).as("%s", answer).isEqualTo(cell.status());
        assertThat(answer.text().contains(CANARY))
                .as("whether %s shows the record", answer)
                .isEqualTo(cell.showsCanary());
        assertThat(server.log().since(position))
                .map(LogEntry::announcement)
                .isEqualTo(cell.announced());
        assertProblem(cell, answer);
    }

    private static void assertProblem(Cell cell, Answer answer) {
        String code =
                switch (answer.status()) {
                    case 403 -> "forbidden";
                    case 404 -> "record_not_found";
                    default -> "";
                };
        if (!code.isEmpty()) {
            assertThat(answer.textAt("code")).as("%s", cell).isEqualTo(code);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
        }
    }

    private TestRequest request(String verb, String path, String id) {
        return switch (verb) {
            case "list" ->
                    TestRequest.of("GET", path).withParameter("filter", "id == '" + id + "'");
            case "view" -> TestRequest.of("GET", path + "/" + id);
            case "create" -> TestRequest.of("POST", path).withBody(body(CANARY));
            case "update" ->
                    TestRequest.of("PATCH", path + "/" + id)
                            .withBody("{\"title\": \"" + CANARY + " changed\"}");
            case "delete" -> TestRequest.of("DELETE", path + "/" + id);
            default -> throw new IllegalArgumentException(verb);
        };
    }

    private String body(String title) {
        return "{\"title\": \"%s\", \"owner\": \"%s\"}".formatted(title, server.userId("ada"));
    }

    private static Kind kind(String name, Who... rules) {
        return new Kind(name, Stream.of(rules).toList());
    }
}
