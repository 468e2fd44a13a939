package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Cases of group C on two nodes that share one database.
class NodesCasesTest {

    private static final String NOTES = "/api/v1/collections/notes/records";
    private static final String MEMBERS = "/api/v1/collections/members/records";
    private static final int ROUNDS = 5;

    /// Two servers on one database, and clients that speak to one of them.
    private static final class Nodes implements AutoCloseable {
        private final TestDatabase database;
        private final List<Composed> nodes = new ArrayList<>();
        private final HttpClient http = HttpClient.newHttpClient();
        private final String owner;

        Nodes(Engine engine) {
            database = engine.fresh();
            ManualClock clock = new ManualClock();
            nodes.add(Composed.on(database, clock, Tuning.DEFAULTS));
            nodes.add(Composed.on(database, clock, Tuning.DEFAULTS));
            String token = nodes.getFirst().setupToken();
            owner =
                    client(0, Optional.empty())
                            .post(
                                    "/api/v1/setup",
                                    "{\"token\": \"%s\", \"email\": \"ann@example.com\", \"password\": \"%s\"}"
                                            .formatted(token, Accounts.PASSWORD))
                            .textAt("access_token");
            Answer opened =
                    owner(0).patch(
                                    "/api/v1/admin/collections/users",
                                    "{\"rules\": {\"create\": \"public\"}}");
            assertThat(opened.status()).as("%s", opened).isEqualTo(200);
        }

        TestClient owner(int node) {
            return client(node, Optional.of(owner));
        }

        TestClient client(int node, Optional<String> token) {
            URI address = URI.create("http://127.0.0.1:" + nodes.get(node).port());
            return new TestClient(http, address, token);
        }

        void define(String json) {
            Answer answer = owner(0).post("/api/v1/admin/collections", json);
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        }

        /// Waits until the second node has heard of the collection, as it does within a second.
        void both(String records) {
            long end = System.nanoTime() + 5_000_000_000L;
            while (owner(1).get(records).status() != 200) {
                assertThat(System.nanoTime())
                        .as("the second node knows %s", records)
                        .isLessThan(end);
            }
        }

        /// Signs somebody up at the first node.
        Answer signUp(String name) {
            Answer answer =
                    client(0, Optional.empty())
                            .post(
                                    "/api/v1/auth/users/sign-up",
                                    "{\"email\": \"%s@example.com\", \"password\": \"%s\"}"
                                            .formatted(name, Accounts.PASSWORD));
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            return answer;
        }

        @Override
        public void close() {
            http.close();
            nodes.forEach(Composed::close);
            database.close();
        }
    }

    @OnEveryStore(only = "postgres")
    void r10_one_key_at_two_nodes_has_one_effect_and_one_answer(Engine engine) {
        try (Nodes nodes = new Nodes(engine)) {
            nodes.define(
                    """
                    {"name": "notes", "fields": [{"name": "n", "type": "int"}],
                     "rules": {"list": "public", "view": "public", "create": "auth != null"}}\
                    """);
            nodes.both(NOTES);
            Optional<String> ada = Optional.of(nodes.signUp("ada").textAt("access_token"));
            for (int round = 1; round <= ROUNDS; round++) {
                TestRequest request =
                        TestRequest.of("POST", NOTES)
                                .withBody("{\"n\": " + round + "}")
                                .withHeader("Idempotency-Key", "\"round-" + round + "\"");
                List<Answer> answers =
                        Together.times(50, n -> nodes.client(n % 2, ada).send(request));
                assertThat(answers).allMatch(answer -> answer.status() == 201);
                assertThat(answers)
                        .map(answer -> answer.textAt("id"))
                        .containsOnly(answers.getFirst().textAt("id"));
                assertThat(nodes.owner(0).get(NOTES).at("items").size()).isEqualTo(round);
            }
        }
    }

    @OnEveryStore(only = "postgres")
    void r12_a_right_taken_away_at_one_node_is_gone_at_the_other(Engine engine) {
        try (Nodes nodes = new Nodes(engine)) {
            nodes.define(
                    "{\"name\": \"members\", \"fields\": [{\"name\": \"person\", \"type\": \"relation\", \"to\": \"users\"}]}");
            nodes.define(
                    """
                    {"name": "notes", "fields": [{"name": "n", "type": "int"}],
                     "rules": {"create": "exists('members', m, m.person == auth.id)"}}\
                    """);
            nodes.both(NOTES);
            Answer signedUp = nodes.signUp("ada");
            TestClient ada = nodes.client(1, Optional.of(signedUp.textAt("access_token")));
            for (int round = 0; round < ROUNDS; round++) {
                String member =
                        nodes.owner(0)
                                .post(
                                        MEMBERS,
                                        "{\"person\": \"" + signedUp.textAt("user.id") + "\"}")
                                .textAt("id");
                assertThat(ada.post(NOTES, "{}").status()).isEqualTo(201);
                AtomicBoolean gone = new AtomicBoolean();
                List<Integer> late =
                        Together.times(
                                3,
                                n ->
                                        n == 0
                                                ? remove(nodes.owner(0), member, gone)
                                                : firstLate(ada, gone));
                assertThat(late).as("round %d", round).containsExactly(204, 403, 403);
            }
        }
    }

    private static int remove(TestClient owner, String member, AtomicBoolean gone) {
        int status = owner.delete(MEMBERS + "/" + member).status();
        gone.set(true);
        return status;
    }

    /// The status of the first write that began when the removal had been answered.
    private static int firstLate(TestClient client, AtomicBoolean gone) {
        while (true) {
            boolean late = gone.get();
            int status = client.post(NOTES, "{}").status();
            if (late) {
                return status;
            }
        }
    }
}
