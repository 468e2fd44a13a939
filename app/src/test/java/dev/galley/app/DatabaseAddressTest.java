package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseAddressTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PGPASSWORD", "from outside");

    private static DatabaseAddress address(String text) {
        return new DatabaseAddress.Sort().parse(text).withPassword(ENVIRONMENT);
    }

    @Test
    void the_password_comes_from_the_environment_where_the_address_has_none() {
        assertThat(address("postgresql://ada@db/app"))
                .isEqualTo(
                        new DatabaseAddress.Postgres(
                                "jdbc:postgresql://db/app", "ada", "from outside"));
    }

    @Test
    void that_of_the_address_wins() {
        assertThat(address("postgresql://ada:mine@db/app"))
                .isEqualTo(new DatabaseAddress.Postgres("jdbc:postgresql://db/app", "ada", "mine"));
        assertThat(address("sqlite")).isEqualTo(new DatabaseAddress.Embedded());
    }

    @Test
    void without_either_it_is_empty() {
        assertThat(
                        new DatabaseAddress.Sort()
                                .parse("postgresql://ada@db/app")
                                .withPassword(Map.of()))
                .isEqualTo(new DatabaseAddress.Postgres("jdbc:postgresql://db/app", "ada", ""));
    }
}
