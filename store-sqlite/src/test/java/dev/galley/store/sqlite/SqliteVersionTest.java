package dev.galley.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteVersionTest {

    @ParameterizedTest
    @CsvSource({
        "3.51.2, false",
        "3.51.3, true",
        "3.51, false",
        "3.9.99, false",
        "3.52.0, true",
        "3.54.1.1, true",
        "4.0.0, true",
        "2.99.99, false"
    })
    void data_is_safe_from_3_51_3_on(String version, boolean safe) {
        assertThat(SqliteVersion.isSafe(version)).isEqualTo(safe);
    }
}
