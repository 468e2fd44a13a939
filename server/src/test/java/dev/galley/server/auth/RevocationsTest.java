package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.AuthConfig.SignUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of revocations, and for how long.
class RevocationsTest {

    private static final List<String> NAMES = List.of("session:s", "user:users/u");

    @TempDir Path place;
    private World world;
    private Revocations revocations;

    @BeforeEach
    void setUp() {
        world = new World(Engine.SQLITE, place, World.CONFIG.withSignUp(SignUp.OFF));
        revocations = new Revocations(world.store, world.runtime);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void nothing_stands_before_the_table_was_read() {
        assertThat(revocations.stands(revocations.position(), NAMES)).isFalse();

        revocations.poll();

        assertThat(revocations.stands(revocations.position(), NAMES)).isTrue();
    }

    @Test
    void any_of_the_names_revoked_later_is_enough() {
        revocations.poll();
        long before = revocations.position();
        learn("user:users/u");
        long after = revocations.position();

        assertThat(revocations.stands(before, NAMES)).isFalse();
        assertThat(revocations.stands(before, List.of("session:s"))).isTrue();
        assertThat(revocations.stands(after, NAMES)).isTrue();
    }

    @Test
    void what_a_transaction_announced_counts_as_soon_as_its_maker_hears() {
        revocations.poll();
        long before = revocations.position();
        long announced = revocations.announced();
        Revocation news = revocations.announce("user:users/u");
        assertThat(revocations.stands(before, NAMES)).isTrue();

        world.execute(news.effect().sql());
        revocations.hear(announced);

        assertThat(revocations.stands(before, NAMES)).isFalse();
        assertThat(revocations.stands(revocations.position(), NAMES)).isTrue();
    }

    @Test
    void what_was_announced_and_undone_changes_nothing() {
        revocations.poll();
        long before = revocations.position();
        long announced = revocations.announced();
        Revocation _ = revocations.announce("user:users/u");
        revocations.hear(announced);

        assertThat(revocations.stands(before, NAMES)).isTrue();
    }

    @Test
    void nothing_counts_that_was_cached_before_an_announcement_that_cannot_be_read() {
        revocations.poll();
        long before = revocations.position();
        long announced = revocations.announced();
        Revocation _ = revocations.announce("user:users/u");
        world.store.close();
        revocations.hear(announced);

        assertThat(revocations.stands(before, List.of("session:other"))).isFalse();
    }

    @Test
    void a_name_is_remembered_longer_than_anything_that_was_cached_before() {
        revocations.poll();
        long before = revocations.position();
        world.time.pass(Duration.ofMillis(500));
        learn("session:s");
        for (int i = 0; i < 2 * 60 * 10; i++) {
            world.time.pass(Duration.ofMillis(500));
            revocations.poll();
        }

        assertThat(revocations.stands(before, NAMES)).isFalse();
    }

    @Test
    void past_their_number_everything_is_looked_up_once_again() {
        revocations.poll();
        for (int i = 0; i < Revocations.MAX_NAMES; i++) {
            learn("session:" + i);
        }
        long before = revocations.position();
        assertThat(revocations.stands(before, NAMES)).isTrue();

        learn("session:one more");

        assertThat(revocations.stands(before, NAMES)).isFalse();
        assertThat(revocations.stands(revocations.position(), NAMES)).isTrue();
    }

    @Test
    void a_row_that_was_read_before_does_not_count_twice() {
        world.execute(world.revocation("session:s").effect().sql());
        revocations.poll();
        long before = revocations.position();

        revocations.poll();

        assertThat(revocations.stands(before, NAMES)).isTrue();
    }

    @Test
    void a_row_of_a_node_whose_clock_is_a_minute_behind_is_heard() {
        revocations.poll();
        long before = revocations.position();
        Revocation behind =
                new Revocation(
                        world.runtime.ids().next(),
                        "session:s",
                        world.time.millis() - Duration.ofSeconds(60).toMillis());
        world.execute(behind.effect().sql());

        revocations.poll();

        assertThat(revocations.stands(before, NAMES)).isFalse();
    }

    @Test
    void what_was_read_a_second_ago_still_stands_and_after_that_nothing_does() {
        revocations.poll();
        long position = revocations.position();

        world.time.pass(Duration.ofSeconds(1));
        assertThat(revocations.stands(position, NAMES)).isTrue();
        world.time.pass(Duration.ofMillis(1));
        assertThat(revocations.stands(position, NAMES)).isFalse();
        revocations.poll();
        assertThat(revocations.stands(position, NAMES)).isFalse();
    }

    private void learn(String name) {
        revocations.learn(world.revocation(name));
    }
}
