package dev.galley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.store.Failpoints.FailpointException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FailpointsTest {

    @Test
    void without_any_nothing_happens() {
        assertThat(Failpoints.of(new Properties())).isSameAs(Failpoints.NONE);
        assertThatCode(() -> Failpoints.NONE.hit("writer.beforeCommit")).doesNotThrowAnyException();
    }

    @Test
    void a_property_arms_the_one_it_names_and_no_other() {
        Properties properties = new Properties();
        properties.setProperty("galley.fail.writer.beforeCommit", "throw");
        Failpoints failpoints = Failpoints.of(properties);
        assertThatThrownBy(() -> failpoints.hit("writer.beforeCommit"))
                .isInstanceOf(FailpointException.class)
                .hasMessageContaining("writer.beforeCommit");
        assertThatCode(() -> failpoints.hit("writer.afterCommit")).doesNotThrowAnyException();
    }

    @Test
    void a_delay_takes_its_time() {
        long began = System.nanoTime();
        Failpoints.of("here", "delay:30").hit("here");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(25));
    }

    @Test
    void only_what_asks_for_it_is_left_out() {
        Failpoints failpoints = Failpoints.of("here", "skip");
        assertThat(failpoints.skips("here")).isTrue();
        assertThat(failpoints.skips("there")).isFalse();
        assertThat(Failpoints.of("here", "kill").skips("here")).isFalse();
        assertThatThrownBy(() -> failpoints.hit("here"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("here");
    }

    @Test
    void an_unknown_action_is_refused_at_the_start() {
        assertThatThrownBy(() -> Failpoints.of("here", "explode"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("explode");
        assertThatThrownBy(() -> Failpoints.of("here", "delay:soon"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
