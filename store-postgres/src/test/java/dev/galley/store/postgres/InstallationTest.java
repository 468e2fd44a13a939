package dev.galley.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.store.CannotOpenException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallationTest {

    private final Installation installation =
            new Installation(
                    PostgresConfig.of("jdbc:postgresql://db/galley", "ada", ""),
                    new PostgresSql(),
                    List.of(),
                    InstantSource.system());

    @Test
    void a_server_before_15_is_refused_in_words() {
        assertThatCode(() -> installation.requireVersion(150_000, "15.0"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> installation.requireVersion(149_999, "14.99"))
                .isInstanceOf(CannotOpenException.class)
                .hasMessage(
                        "Galley needs PostgreSQL 15 or newer; the server at jdbc:postgresql://db/galley is version 14.99.");
    }

    @Test
    void a_database_that_is_not_utf8_is_refused_in_words() {
        assertThatCode(() -> installation.requireEncoding("UTF8")).doesNotThrowAnyException();
        assertThatThrownBy(() -> installation.requireEncoding("SQL_ASCII"))
                .isInstanceOf(CannotOpenException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains("SQL_ASCII", "UTF8"));
    }
}
