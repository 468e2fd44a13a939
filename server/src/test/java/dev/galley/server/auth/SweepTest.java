package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class SweepTest {

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void sessions_that_ended_are_removed_and_living_ones_stay() {
        world.signUp("ada@example.com");
        world.time.pass(Duration.ofDays(30).minusMillis(1));
        world.signUp("bob@example.com");

        sweep();
        assertThat(world.count("_sessions")).isEqualTo(2);
        world.time.pass(Duration.ofMillis(1));
        sweep();
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void revocations_are_removed_when_every_node_has_heard_of_them() {
        world.execute(world.revocation("session:x").effect().sql());
        world.time.pass(Duration.ofMinutes(15).minusMillis(1));

        sweep();
        assertThat(world.count("_revocations")).isEqualTo(1);
        world.time.pass(Duration.ofMillis(1));
        sweep();
        assertThat(world.count("_revocations")).isZero();
    }

    @Test
    void one_turn_removes_a_bounded_number_and_the_next_goes_on() {
        var rows = new StringBuilder("INSERT INTO _revocations (id, name, revoked) VALUES ");
        for (int i = 0; i <= Sweep.MAX_ROWS; i++) {
            rows.append(i == 0 ? "" : ", ").append("('r" + i + "', 'session:x', 0)");
        }
        world.execute(Sql.of(rows.toString()));

        sweep();
        assertThat(world.count("_revocations")).isEqualTo(1);
        sweep();
        assertThat(world.count("_revocations")).isZero();
    }

    private void sweep() {
        new Sweep(world.store, world.runtime).run();
    }
}
