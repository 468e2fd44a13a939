package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.bearer;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Group C of the security cases: a right that is taken away while its owner writes as fast as he can.
///
/// What the other cases of the group ask is asked where the feature has its tests; docs/security-tests.md
/// says where.
class RacesCasesTest extends ApiTest {

    private static final int ROUNDS = 5;

    /// Together they write far more than a hundred records in a second.
    private static final int WRITERS = 4;

    /// What each of them still tries when the answer to the removal is there.
    private static final int LATE_WRITES = 10;

    private static final String NOTES = "/api/v1/collections/notes/records";
    private static final String MEMBERS = "/api/v1/collections/members/records";
    private static final String ADMIN_NOTES = "/api/v1/admin/collections/notes";

    private static final String ANY_USER = "{\"create\": \"auth != null\"}";
    private static final String A_MEMBER =
            "{\"create\": \"exists('members', m, m.person == auth.id)\"}";
    private static final String NAMED_GOOD = "{\"create\": \"auth.record.name == 'good'\"}";

    private final AtomicInteger names = new AtomicInteger();

    @Override
    void prepare() {
        server.define(
                """
                {"name": "members", "fields": [
                    {"name": "person", "type": "relation", "to": "users", "on-delete": "cascade"}]}\
                """);
        server.define(
                """
                {"name": "notes", "fields": [{"name": "late", "type": "bool", "required": true},
                                             {"name": "writer", "type": "text"}]}\
                """);
    }

    @Test
    void r12_who_is_no_member_any_more_writes_nothing() {
        rules(A_MEMBER);
        for (int round = 0; round < ROUNDS; round++) {
            Actor writer = somebody();
            Answer member =
                    server.as(admin()).post(MEMBERS, "{\"person\": \"" + idOf(writer) + "\"}");
            String path = MEMBERS + "/" + member.textAt("id");
            expectNothingAfter(writer, 403, () -> server.as(admin()).delete(path));
        }
    }

    @Test
    void r12_who_is_deleted_writes_nothing() {
        rules(ANY_USER);
        for (int round = 0; round < ROUNDS; round++) {
            Actor writer = somebody();
            String path = "/api/v1/collections/users/records/" + idOf(writer);
            expectNothingAfter(writer, 401, () -> server.as(admin()).delete(path));
        }
    }

    @Test
    void r12_who_is_signed_out_writes_nothing() {
        rules(ANY_USER);
        for (int round = 0; round < ROUNDS; round++) {
            Answer session = signUp();
            TestRequest out =
                    TestRequest.of("POST", "/oauth/revoke")
                            .withHeader("Content-Type", "application/x-www-form-urlencoded")
                            .withBody("token=" + session.textAt("refresh_token"));
            expectNothingAfter(
                    bearer(session.textAt("access_token")),
                    401,
                    () -> server.as(Actor.guest()).send(out));
        }
    }

    @Test
    void r12_a_key_that_is_revoked_writes_nothing() {
        rules("{}");
        for (int round = 0; round < ROUNDS; round++) {
            Answer key =
                    server.as(admin())
                            .post(
                                    "/api/v1/admin/keys",
                                    "{\"name\": \"k\", \"scopes\": [\"records:write:notes\"]}");
            String path = "/api/v1/admin/keys/" + key.textAt("id");
            expectNothingAfter(
                    bearer(key.textAt("key")), 401, () -> server.as(admin()).delete(path));
        }
    }

    @Test
    void r12_a_rule_that_is_edited_lets_nothing_more_in() {
        for (int round = 0; round < ROUNDS; round++) {
            rules(ANY_USER);
            expectNothingAfter(
                    somebody(),
                    403,
                    () ->
                            server.as(admin())
                                    .patch(
                                            ADMIN_NOTES,
                                            "{\"rules\": {\"create\": \"auth == null\"}}"));
        }
    }

    @Test
    void r12_who_is_not_what_a_rule_asks_of_him_any_more_writes_nothing() {
        rules(NAMED_GOOD);
        for (int round = 0; round < ROUNDS; round++) {
            Actor writer = somebody();
            String path = "/api/v1/collections/users/records/" + idOf(writer);
            assertThat(server.as(admin()).patch(path, "{\"name\": \"good\"}").status())
                    .isEqualTo(200);
            expectNothingAfter(
                    writer, 403, () -> server.as(admin()).patch(path, "{\"name\": \"bad\"}"));
        }
    }

    /// Something that takes the right away and answers when it is gone.
    private interface Removal {
        Answer run();
    }

    private void expectNothingAfter(Actor actor, int refusal, Removal removal) {
        String name = "w" + names.incrementAndGet();
        TestClient writer = server.as(actor);
        assertThat(write(writer, name, false, 0)).isIn(200, 201);
        AtomicBoolean gone = new AtomicBoolean();
        Set<Integer> late = new TreeSet<>();
        Together.times(
                        1 + WRITERS,
                        n -> {
                            if (n > 0) {
                                return writeOn(writer, name, gone);
                            }
                            Answer answer = removal.run();
                            gone.set(true);
                            assertThat(answer.status()).as("%s", answer).isIn(200, 204);
                            return Set.<Integer>of();
                        })
                .forEach(late::addAll);
        assertThat(late).as("what writes got that began after the removal").containsOnly(refusal);
        assertThat(lateWrites(name)).isZero();
    }

    /// Writes alone and in batches in turn, until the right is gone and a while longer.
    private Set<Integer> writeOn(TestClient writer, String name, AtomicBoolean gone) {
        Set<Integer> late = new TreeSet<>();
        int left = LATE_WRITES;
        for (int i = 0; left > 0; i++) {
            boolean isLate = gone.get();
            int status = write(writer, name, isLate, i);
            if (isLate) {
                late.add(status);
                left--;
            }
        }
        return late;
    }

    private static int write(TestClient writer, String name, boolean late, int turn) {
        String body = "{\"late\": %s, \"writer\": \"%s\"}".formatted(late, name);
        if (turn % 2 == 0) {
            return writer.post(NOTES, body).status();
        }
        return writer.post(
                        "/api/v1/batch",
                        "{\"operations\": [{\"method\": \"POST\", \"path\": \"/collections/notes/records\", \"body\": %s}]}"
                                .formatted(body))
                .status();
    }

    private int lateWrites(String name) {
        Answer count =
                server.as(admin())
                        .send(
                                TestRequest.of("GET", "/api/v1/collections/notes/count")
                                        .withParameter(
                                                "filter",
                                                "late == true && writer == '" + name + "'"));
        return count.at("count").intValue();
    }

    private void rules(String json) {
        Answer answer = server.as(admin()).patch(ADMIN_NOTES, "{\"rules\": " + json + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    private Actor somebody() {
        return user("racer" + names.incrementAndGet());
    }

    private String idOf(Actor actor) {
        return server.as(actor).get("/api/v1/me").textAt("id");
    }

    private Answer signUp() {
        Answer answer =
                server.as(Actor.guest())
                        .post(
                                "/api/v1/auth/users/sign-up",
                                "{\"email\": \"racer%d@example.com\", \"password\": \"%s\"}"
                                        .formatted(names.incrementAndGet(), Accounts.PASSWORD));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }
}
