package dev.galley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EnginesTest {

    @Test
    void a_run_that_names_no_engine_uses_all() {
        assertThat(Engines.parse("")).containsExactly(Engines.SQLITE, Engines.POSTGRES);
    }

    @Test
    void a_run_uses_the_engines_it_names() {
        assertThat(Engines.parse("sqlite")).containsExactly(Engines.SQLITE);
        assertThat(Engines.parse("postgres, sqlite"))
                .containsExactly(Engines.POSTGRES, Engines.SQLITE);
    }

    @Test
    void an_engine_that_does_not_exist_is_no_reason_to_test_nothing() {
        assertThatThrownBy(() -> Engines.parse("sqllite"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sqllite");
    }
}
