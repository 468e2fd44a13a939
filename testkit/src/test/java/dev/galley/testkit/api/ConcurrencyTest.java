package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Many at once, over HTTP: nothing is lost, and what may be there once is there once.
class ConcurrencyTest extends ApiTest {

    private static final int PATCHES = 1_000;

    @Override
    void prepare() {
        server.define(
                """
                {"name": "boards",
                 "fields": [{"name": "left", "type": "int"}, {"name": "right", "type": "int"},
                            {"name": "tags", "type": "text", "many": true}],
                 "rules": {"view": "public", "create": "public", "update": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "codes",
                 "fields": [{"name": "code", "type": "text", "unique": true}, {"name": "n", "type": "int"}],
                 "rules": {"list": "public", "view": "public", "create": "auth != null"}}\
                """);
        server.define(
                """
                {"name": "members", "fields": [{"name": "person", "type": "relation", "to": "users"}]}\
                """);
        server.define(
                """
                {"name": "minutes", "fields": [{"name": "n", "type": "int"}],
                 "rules": {"create": "exists('members', m, m.person == auth.id)"}}\
                """);
        server.define("{\"name\": \"ruled\", \"fields\": [{\"name\": \"n\", \"type\": \"int\"}]}");
        server.define(
                """
                {"name": "bookings",
                 "fields": [{"name": "slot", "type": "text", "required": true}],
                 "rules": {"list": "public", "view": "public"}}\
                """);
        server.as(admin())
                .patch(
                        "/api/v1/admin/collections/bookings",
                        "{\"rules\": {\"create\": \"!exists('bookings', b, b.slot == next.slot)\"}}");
    }

    @Test
    void two_clients_who_patch_different_fields_of_one_record_lose_nothing() {
        Answer made = server.as(admin()).post(records("boards"), "{\"tags\": [\"keep\"]}");
        String path = records("boards") + "/" + made.textAt("id");
        List<TestClient> clients = List.of(server.as(user("ada")), server.as(user("bea")));
        Set<String> etags = ConcurrentHashMap.newKeySet();
        long patched = server.log().newest();
        Together.times(
                2,
                client -> {
                    String field = client == 0 ? "left" : "right";
                    for (int i = 1; i <= PATCHES; i++) {
                        Answer answer =
                                clients.get(client).patch(path, "{\"" + field + "\": " + i + "}");
                        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                        assertThat(answer.at(field).intValue()).isEqualTo(i);
                        etags.add(answer.header("ETag").orElseThrow());
                    }
                    return client;
                });
        Answer end = clients.getFirst().get(path);
        assertThat(end.at("left").intValue()).isEqualTo(PATCHES);
        assertThat(end.at("right").intValue()).isEqualTo(PATCHES);
        assertThat(end.at("tags").toString()).isEqualTo("[\"keep\"]");
        assertThat(etags).hasSize(2 * PATCHES).contains(end.header("ETag").orElseThrow());
        assertThat(server.log().since(patched)).hasSize(2 * PATCHES);
    }

    @Test
    void r09_of_200_who_create_the_same_unique_value_at_once_one_is_let() {
        TestClient client = server.as(user("ada"));
        List<Answer> answers =
                Together.times(
                        200,
                        n ->
                                client.post(
                                        records("codes"),
                                        "{\"code\": \"only\", \"n\": " + n + "}"));
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).as("%s", answer).isEqualTo(409);
                    assertThat(answer.textAt("code")).isEqualTo("unique_violation");
                    assertThat(answer.textAt("errors.0.pointer")).isEqualTo("/code");
                });
        assertThat(client.get(records("codes")).at("items").size()).isEqualTo(1);
    }

    @Test
    void a_slot_that_a_rule_lets_one_book_is_booked_once() {
        TestClient client = server.as(user("ada"));
        for (int round = 0; round < 20; round++) {
            String body = "{\"slot\": \"round " + round + "\"}";
            List<Integer> statuses =
                    Together.times(8, _ -> client.post(records("bookings"), body).status());
            assertThat(statuses).as("round %d", round).filteredOn(s -> s == 201).hasSize(1);
            assertThat(statuses).filteredOn(s -> s != 201).containsOnly(403);
        }
    }

    @Test
    void r12_who_is_removed_writes_nothing_that_begins_after_the_removal() {
        TestClient ada = server.as(user("ada"));
        for (int round = 0; round < 20; round++) {
            Answer member =
                    server.as(admin())
                            .post(
                                    records("members"),
                                    "{\"person\": \"" + server.userId("ada") + "\"}");
            assertThat(ada.post(records("minutes"), "{\"n\": 0}").status()).isEqualTo(201);
            AtomicBoolean removed = new AtomicBoolean();
            List<Integer> late =
                    Together.times(
                                    4,
                                    worker ->
                                            worker == 0
                                                    ? remove(member, removed)
                                                    : write(ada, "minutes", removed))
                            .stream()
                            .filter(status -> status != 204)
                            .toList();
            assertThat(late).as("round %d", round).containsOnly(403);
        }
    }

    private int remove(Answer member, AtomicBoolean removed) {
        int status =
                server.as(admin()).delete(records("members") + "/" + member.textAt("id")).status();
        removed.set(true);
        return status;
    }

    /// The status of the first write that began when the removal had been answered.
    private static int write(TestClient client, String collection, AtomicBoolean removed) {
        while (true) {
            boolean late = removed.get();
            int status = client.post(records(collection), "{\"n\": 1}").status();
            if (late) {
                return status;
            }
        }
    }

    @Test
    void r12_a_rule_that_is_taken_back_lets_no_write_in_that_begins_after_it() {
        TestClient ada = server.as(user("ada"));
        for (int round = 0; round < 10; round++) {
            rule("{\"create\": \"auth != null\"}");
            assertThat(ada.post(records("ruled"), "{\"n\": 0}").status()).isEqualTo(201);
            AtomicBoolean removed = new AtomicBoolean();
            List<Integer> late =
                    Together.times(
                                    4,
                                    worker -> {
                                        if (worker == 0) {
                                            rule("{\"create\": null}");
                                            removed.set(true);
                                            return 204;
                                        }
                                        return write(ada, "ruled", removed);
                                    })
                            .stream()
                            .filter(status -> status != 204)
                            .toList();
            assertThat(late).as("round %d", round).containsOnly(403);
        }
    }

    private void rule(String rules) {
        Answer answer =
                server.as(admin())
                        .patch("/api/v1/admin/collections/ruled", "{\"rules\": " + rules + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    @Test
    void of_many_who_change_one_revision_one_is_let() {
        Answer made = server.as(admin()).post(records("boards"), "{\"left\": 0}");
        String path = records("boards") + "/" + made.textAt("id");
        String etag = made.header("ETag").orElseThrow();
        TestClient client = server.as(user("ada"));
        List<Integer> statuses =
                Together.times(
                        50,
                        n ->
                                client.send(
                                                TestRequest.of("PATCH", path)
                                                        .withBody("{\"left\": " + (n + 1) + "}")
                                                        .withHeader("If-Match", etag))
                                        .status());
        assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
        assertThat(statuses).filteredOn(s -> s != 200).containsOnly(412);
    }

    private static String records(String collection) {
        return "/api/v1/collections/" + collection + "/records";
    }
}
