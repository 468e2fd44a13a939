package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static dev.galley.testkit.api.Actor.key;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Everybody against every verb on records, under rules of every kind.
///
/// What must come out is computed here from who the actor is and which rules the collection has, by
/// the few sentences that say what a denial looks like. Each write is sent alone and in a batch.
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

    /// PUT is judged by the rule of what it comes to.
    private static final List<String> REQUESTS =
            Stream.concat(VERBS.stream(), Stream.of("replace", "make")).toList();

    private static final List<String> READING = List.of("list", "view");

    private static final AtomicLong FRESH = new AtomicLong();

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
                                            REQUESTS.stream()
                                                    .flatMap(verb -> cells(actor, verb, kind))))
                    .toList();

    private static Stream<Cell> cells(Actor actor, String verb, Kind kind) {
        Cell alone = new Cell(actor, verb, kind, false);
        return READING.contains(verb)
                ? Stream.of(alone)
                : Stream.of(alone, new Cell(actor, verb, kind, true));
    }

    /// One actor, one request, one collection.
    record Cell(Actor actor, String verb, Kind kind, boolean batch) {

        /// The rule that is asked.
        private String rule() {
            return switch (verb) {
                case "make" -> "create";
                case "replace" -> "update";
                default -> verb;
            };
        }

        boolean may(String other) {
            Rights rights = Rights.of(actor, kind.name());
            if (rights.rules()) {
                return kind.rule(other).lets(actor);
            }
            return READING.contains(other) ? rights.reads() : rights.writes();
        }

        /// What a denial looks like, and what success does.
        int status() {
            boolean allowed = may(rule());
            return switch (verb) {
                case "list" -> allowed || isFilter() ? 200 : 403;
                case "view" -> allowed ? 200 : 404;
                case "create", "make" -> allowed ? 201 : 403;
                case "replace" -> allowed ? 200 : 403;
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
                case "create", "make", "update", "replace" -> may(rule()) && may("view");
                default -> false;
            };
        }

        /// What the log says afterwards.
        List<String> announced() {
            return may(rule()) && !READING.contains(verb)
                    ? List.of(kind.name() + " " + rule())
                    : List.of();
        }

        @Override
        public String toString() {
            String how = batch ? " in a batch" : "";
            return actor + ": " + verb + " " + kind.name() + how + " is a " + status();
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
    void d10_everybody_everywhere_alone_and_in_a_batch(Cell cell) {
        String path = "/api/v1/collections/" + cell.kind().name() + "/records";
        Answer made = server.as(admin()).post(path, body(CANARY));
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        long position = server.log().newest();
        TestRequest request = request(cell.verb(), path, made.textAt("id"));
        Answer answer = server.as(cell.actor()).send(cell.batch() ? batch(request) : request);
        if (cell.batch() && answer.status() == 200) {
            assertThat(answer.at("results.0.status").intValue()).isEqualTo(cell.status());
        } else {
            assertThat(answer.status()).as("%s", answer).isEqualTo(cell.status());
        }
        if (cell.batch() && answer.status() != 200) {
            assertThat(answer.at("operation").intValue()).as("%s", answer).isZero();
        }
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
            case "replace" ->
                    TestRequest.of("PUT", path + "/" + id).withBody(body(CANARY + " put"));
            case "make" -> TestRequest.of("PUT", path + "/" + fresh()).withBody(body(CANARY));
            case "delete" -> TestRequest.of("DELETE", path + "/" + id);
            default -> throw new IllegalArgumentException(verb);
        };
    }

    /// The same as the only operation of a batch.
    private static TestRequest batch(TestRequest alone) {
        String path = alone.path().substring("/api/v1".length());
        String body = alone.body().map(text -> ", \"body\": " + text).orElse("");
        return TestRequest.of("POST", "/api/v1/batch")
                .withBody(
                        "{\"operations\": [{\"method\": \"%s\", \"path\": \"%s\"%s}]}"
                                .formatted(alone.method(), path, body));
    }

    private static String fresh() {
        return "0199aaaa-0000-7000-8000-%012x".formatted(FRESH.incrementAndGet());
    }

    private String body(String title) {
        return "{\"title\": \"%s\", \"owner\": \"%s\"}".formatted(title, server.userId("ada"));
    }

    private static Kind kind(String name, Who... rules) {
        return new Kind(name, Stream.of(rules).toList());
    }
}
