package dev.galley.server.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final DateTimeFormatter EXPECTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1,
                951_782_400_000L,
                1_709_164_800_000L,
                4_107_542_400_000L,
                Value.Timestamp.MIN,
                Value.Timestamp.MAX
            })
    void the_edges_of_the_calendar_are_written_as_java_time_writes_them(long millis) {
        assertThat(Timestamps.format(millis))
                .isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
    }

    @Test
    void any_time_is_written_as_java_time_writes_it() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(Value.Timestamp.MIN, Value.Timestamp.MAX + 1);
            assertThat(Timestamps.format(millis))
                    .isEqualTo(EXPECTED.format(Instant.ofEpochMilli(millis)));
        }
    }
}
