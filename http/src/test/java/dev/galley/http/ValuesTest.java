package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The small values: sizes, settings, ids, UTF-8, responses.
class ValuesTest {

    @Test
    void a_size_is_read_as_it_is_written() {
        assertThat(DataSize.parse("512")).isEqualTo(new DataSize(512));
        assertThat(DataSize.parse("512 B")).isEqualTo(new DataSize(512));
        assertThat(DataSize.parse("64KB")).isEqualTo(DataSize.kilobytes(64));
        assertThat(DataSize.parse(" 1 mb ")).isEqualTo(DataSize.megabytes(1));
        assertThat(DataSize.parse("2 GB")).isEqualTo(DataSize.megabytes(2048));
        for (String text : List.of("0 B", "1 KB", "1025 B", "3 MB", "4 GB")) {
            assertThat(DataSize.parse(text)).hasToString(text);
        }
        assertThat(DataSize.kilobytes(1)).isLessThan(DataSize.megabytes(1));
    }

    @Test
    void what_is_no_size_is_refused() {
        for (String text :
                List.of("", "KB", "-1", "1.5 MB", "1 TB", "1 M", "1000000000000000000")) {
            assertThatThrownBy(() -> DataSize.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a size");
        }
        assertThatThrownBy(() -> new DataSize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settings_are_changed_one_by_one() {
        HttpConfig config =
                HttpConfig.DEFAULTS
                        .withHost("::1")
                        .withPort(1)
                        .withMaxConnections(2)
                        .withMaxInFlight(3)
                        .withMaxBodyMemory(new DataSize(4))
                        .withHeadTimeout(Duration.ofSeconds(5))
                        .withBodyTimeout(Duration.ofSeconds(6))
                        .withIdleTimeout(Duration.ofSeconds(7))
                        .withRequestTimeout(Duration.ofSeconds(8))
                        .withDrain(Duration.ofSeconds(9))
                        .withGrace(Duration.ofSeconds(10))
                        .withTrustedProxies(List.of(AddressRange.parse("::1")))
                        .withTransport(new Transport.Plain(true))
                        .withCors(new Cors(Set.of("*"), true))
                        .withCompression(false);
        assertThat(config)
                .isEqualTo(
                        new HttpConfig(
                                "::1",
                                1,
                                2,
                                3,
                                new DataSize(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(10),
                                List.of(AddressRange.parse("::1")),
                                new Transport.Plain(true),
                                new Cors(Set.of("*"), true),
                                false));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> HttpConfig.DEFAULTS.withPort(65_536))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpConfig.DEFAULTS.withPort(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpConfig.DEFAULTS.withMaxInFlight(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpConfig.DEFAULTS.withMaxConnections(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void request_ids_sort_by_time_and_do_not_repeat() {
        RequestIds ids = new RequestIds(new Random(1));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(ids.next(1_700_000_000_000L))).isTrue();
        }
        assertThat(ids.next(0)).startsWith("0000000000").hasSize(26).matches("[0-9A-HJKMNP-TV-Z]+");
        assertThat(ids.next(1L << 47)).isGreaterThan(ids.next((1L << 47) - 1));
    }

    @Test
    void utf_8_is_judged_as_the_decoder_of_the_jdk_judges_it() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            random.nextBytes(bytes);
            for (int k = 1; k < bytes.length; k++) {
                bytes[k] = random.nextBoolean() ? (byte) (0x80 | (bytes[k] & 0x3f)) : bytes[k];
            }
            boolean valid = true;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException _) {
                valid = false;
            }
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length) < 0)
                    .as(java.util.HexFormat.of().formatHex(bytes))
                    .isEqualTo(valid);
        }
    }

    @Test
    void a_response_keeps_the_headers_it_was_given() {
        Response response =
                Response.json(200, json -> json.writeBoolean(true))
                        .withHeader("Vary", "a")
                        .withHeader("vary", "b")
                        .withETag("42");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("true".getBytes(StandardCharsets.UTF_8));
        assertThat(response.header("content-type")).contains("application/json");
        assertThat(response.header("VARY")).contains("a");
        assertThat(response.header("etag")).contains("\"42\"");
        assertThat(response.header("location")).isEmpty();
    }

    @Test
    void a_header_that_could_end_its_line_is_refused() {
        Response response = Response.empty(200);
        for (String value : List.of("a\r\nb: c", "a\nb", "a\0", "\u00e4", "a\u007f")) {
            assertThatThrownBy(() -> response.withHeader("x", value))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "a b", "a:", "a\r\n", "\u00e4")) {
            assertThatThrownBy(() -> response.withHeader(name, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void every_problem_has_the_headers_that_belong_to_it() {
        for (ProblemCode code : ProblemCode.values()) {
            Response response = Response.problem(Problem.of(code).problem(), "01J");
            assertThat(response.status()).isEqualTo(code.status());
            assertThat(response.header("retry-after").isPresent())
                    .as(code.word())
                    .isEqualTo(code.status() == 503);
            assertThat(response.header("www-authenticate").isPresent())
                    .as(code.word())
                    .isEqualTo(code.status() == 401);
        }
        assertThat(
                        Response.problem(
                                        Problem.retry(ProblemCode.TOO_MANY_REQUESTS, 7).problem(),
                                        "01J")
                                .header("retry-after"))
                .contains("7");
    }
}
