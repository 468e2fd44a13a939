package dev.galley.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresConfigTest {

    private static final PostgresConfig CONFIG =
            PostgresConfig.of("jdbc:postgresql://db/galley?sslpassword=hunter2", "ada", "hunter2");

    @Test
    void no_secret_is_shown() {
        assertThat(CONFIG.toString())
                .contains("jdbc:postgresql://db/galley", "ada", "***")
                .doesNotContain("hunter2");
    }

    @Test
    void an_address_of_another_database_is_refused() {
        assertThatThrownBy(() -> PostgresConfig.of("jdbc:mysql://db/galley", "u", "p"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reads_need_two_connections_so_that_lists_leave_one() {
        assertThat(CONFIG.withConnections(2, 1).readConnections()).isEqualTo(2);
        assertThatThrownBy(() -> CONFIG.withConnections(1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CONFIG.withConnections(2, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_statement_may_run_for_a_millisecond_or_more() {
        assertThat(CONFIG.withStatementTimeout(Duration.ofMillis(1)).statementTimeout())
                .isEqualTo(Duration.ofMillis(1));
        assertThatThrownBy(() -> CONFIG.withStatementTimeout(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
