package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.RefreshRule.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions over bad networks: answers get lost, requests arrive twice and out of order, phones are
/// restarted with what they last saved, databases come back from a backup. Honest clients stay signed in
/// through all of it; a thief and a victim do not both go on.
class RefreshSimulationTest {

    private static final int ROUNDS = 2_000;
    private static final long MINUTE = 60_000;

    /// One session as the database has it; applies what the rule says.
    private static final class ServerSide {
        private long counter;
        private long confirmed;
        private long refreshed;
        private boolean alive = true;
        private long now;

        /// The counter that new tokens are issued with, or −1 for `invalid_grant`.
        long refresh(long presented) {
            if (!alive) {
                return -1;
            }
            return switch (RefreshRule.decide(presented, counter, confirmed, now - refreshed)) {
                case Outcome.Rotate rotate -> {
                    counter = rotate.next();
                    refreshed = now;
                    yield counter;
                }
                case Outcome.Repeat repeat -> repeat.current();
                case Outcome.Replay _ -> {
                    alive = false;
                    yield -1;
                }
            };
        }

        /// An access token issued with that counter comes in.
        void see(long rc) {
            if (rc > confirmed) {
                confirmed = rc;
                counter = Math.max(counter, rc);
            }
        }
    }

    /// A client that keeps the newest token it has received, and uses it.
    private static final class Client {
        private long token;

        void receive(long issued) {
            token = Math.max(token, issued);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lost_answers_never_sign_anybody_out(long seed) {
        var random = new Random(seed);
        var server = new ServerSide();
        var client = new Client();
        for (int i = 0; i < ROUNDS; i++) {
            server.now += random.nextInt(20) * MINUTE;
            long issued = server.refresh(client.token);
            assertThat(issued).as("seed %d, round %d", seed, i).isNotNegative();
            if (random.nextInt(3) > 0) {
                client.receive(issued);
                if (random.nextBoolean()) {
                    server.see(client.token);
                }
            }
        }
        assertThat(server.alive).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void refreshes_that_are_doubled_and_overtake_each_other_within_seconds_sign_nobody_out(
            long seed) {
        var random = new Random(seed);
        var server = new ServerSide();
        var client = new Client();
        for (int i = 0; i < ROUNDS; i++) {
            server.now += 10 * MINUTE;
            List<Long> requests = new ArrayList<>();
            for (int copies = 1 + random.nextInt(5); copies > 0; copies--) {
                requests.add(client.token);
            }
            Deque<Long> answers = new ArrayDeque<>();
            for (long request : requests) {
                server.now += random.nextInt(7_000);
                long issued = server.refresh(request);
                assertThat(issued).as("seed %d, round %d", seed, i).isNotNegative();
                if (random.nextBoolean()) {
                    answers.addFirst(issued);
                } else {
                    answers.addLast(issued);
                }
                if (random.nextInt(3) == 0) {
                    client.receive(answers.removeFirst());
                    server.see(client.token);
                }
            }
            answers.forEach(client::receive);
        }
        assertThat(server.alive).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void a_phone_that_restarts_before_it_used_the_new_token_goes_on_with_the_saved_one(long seed) {
        var random = new Random(seed);
        var server = new ServerSide();
        var client = new Client();
        for (int i = 0; i < ROUNDS; i++) {
            server.now += random.nextInt(600) * MINUTE;
            long saved = client.token;
            client.receive(server.refresh(client.token));
            if (random.nextInt(4) == 0) {
                client.token = saved;
            } else {
                server.see(client.token);
            }
            assertThat(server.alive).as("seed %d, round %d", seed, i).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void a_database_restored_from_a_backup_signs_nobody_out(long seed) {
        var random = new Random(seed);
        var server = new ServerSide();
        var client = new Client();
        var backup = new long[3];
        for (int i = 0; i < ROUNDS; i++) {
            server.now += random.nextInt(60) * MINUTE;
            if (random.nextInt(10) == 0) {
                backup = new long[] {server.counter, server.confirmed, server.refreshed};
            }
            if (random.nextInt(20) == 0) {
                server.counter = backup[0];
                server.confirmed = backup[1];
                server.refreshed = backup[2];
            }
            if (random.nextBoolean()) {
                server.see(client.token);
            }
            long issued = server.refresh(client.token);
            assertThat(issued).as("seed %d, round %d", seed, i).isNotNegative();
            if (random.nextInt(4) > 0) {
                client.receive(issued);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48})
    void a_thief_and_a_victim_who_both_go_on_end_the_session_within_three_refreshes(long seed) {
        var random = new Random(seed);
        for (int attempt = 0; attempt < 200; attempt++) {
            var server = new ServerSide();
            var victim = new Client();
            for (int i = random.nextInt(5); i > 0; i--) {
                server.now += 10 * MINUTE;
                victim.receive(server.refresh(victim.token));
                server.see(victim.token);
            }
            var thief = new Client();
            thief.token = victim.token;

            int turns = 0;
            while (server.alive && turns < 6) {
                Client mover = random.nextBoolean() == (turns % 2 == 0) ? thief : victim;
                Client other = mover == thief ? victim : thief;
                for (Client client : List.of(mover, other)) {
                    server.now += 10 * MINUTE;
                    long issued = server.refresh(client.token);
                    if (issued >= 0) {
                        client.token = issued;
                        server.see(client.token);
                    }
                }
                turns++;
            }
            assertThat(server.alive).as("seed %d, attempt %d", seed, attempt).isFalse();
            assertThat(turns).isLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52})
    void a_stolen_spent_token_gives_the_thief_nothing(long seed) {
        var random = new Random(seed);
        for (int attempt = 0; attempt < 200; attempt++) {
            var server = new ServerSide();
            var victim = new Client();
            List<Long> spent = new ArrayList<>();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                spent.add(victim.token);
                server.now += 10 * MINUTE;
                victim.receive(server.refresh(victim.token));
                server.see(victim.token);
            }
            server.now += MINUTE;

            assertThat(server.refresh(spent.get(random.nextInt(spent.size())))).isNegative();
            assertThat(server.alive).isFalse();
        }
    }
}
