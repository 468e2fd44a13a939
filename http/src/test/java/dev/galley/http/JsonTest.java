package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.FieldError;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

class JsonTest {

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Reads every token, as a handler does that wants them all.
    private static String tokens(JsonParser json) {
        StringBuilder tokens = new StringBuilder();
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            tokens.append(token.isScalarValue() ? json.getString() : token.asString()).append(' ');
            if (token.isStructEnd() && json.streamReadContext().inRoot()) {
                break;
            }
        }
        return tokens.toString();
    }

    static final List<String> good =
            List.of(
                    "{}",
                    " \n\t{\"a\": [1, -2.5e3, true, null, \"x\"], \"b\": {\"a\": \"\"}} \r\n",
                    "\"\\ud83c\\udf75\"",
                    "\"\u00f0\u009f\u008d\u00b5\"",
                    "\"\\u0000\"",
                    "1e308",
                    "1e-308",
                    "0." + "0".repeat(90) + "1",
                    "9".repeat(100),
                    "12345678901234567890.123456789",
                    "[".repeat(32) + "]".repeat(32),
                    "\"" + "x".repeat(256 * 1024) + "\"",
                    "{\"" + "n".repeat(Json.MAX_NAME_LENGTH) + "\": 1}");

    @ParameterizedTest
    @FieldSource("good")
    void good_documents_are_read(String document) {
        assertThat(Json.STRICT.<String>read(bytes(document), JsonTest::tokens)).isNotEmpty();
        assertThat(Json.STRICT.<String>read(bytes(document), _ -> "unread")).isEqualTo("unread");
    }

    static final List<String> bad =
            List.of(
                    "",
                    "  ",
                    "{",
                    "[1",
                    "\"abc",
                    "{\"a\" 1}",
                    "{a: 1}",
                    "{'a': 1}",
                    "[1,]",
                    "{\"a\":1,}",
                    "[1 2]",
                    "// comment\n1",
                    "/* comment */ 1",
                    "# comment\n1",
                    "01",
                    "+1",
                    ".5",
                    "1.",
                    "0x10",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "True",
                    "nul",
                    "1 2",
                    "{} x",
                    "{}{}",
                    "{}]",
                    "{} \0",
                    "\"\t\"",
                    "\"a\nb\"",
                    "\"\\x41\"",
                    "\"\\u12\"",
                    "{\"a\":1,\"a\":2}",
                    "{\"a\":1,\"\\u0061\":2}",
                    "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "{\"\\ud800\": 1}",
                    "1e309",
                    "-1e400",
                    "1e999999999",
                    "1e-999999999",
                    "1E99999999999999999999",
                    "9".repeat(101),
                    "[".repeat(33) + "]".repeat(33),
                    "[".repeat(1000) + "]".repeat(1000),
                    "{\"a\":".repeat(33) + "1" + "}".repeat(33),
                    "\"" + "x".repeat(256 * 1024 + 1) + "\"",
                    "{\"" + "n".repeat(Json.MAX_NAME_LENGTH + 1) + "\": 1}",
                    // Bytes that are no UTF-8, and other encodings of Unicode.
                    "\"\u00ff\"",
                    "\"\u00c0\u0080\"",
                    "\"\u00e0\u0080\u0080\"",
                    "\"\u00ed\u00a0\u0080\"",
                    "\"\u00f4\u0090\u0080\u0080\"",
                    "\"\u00c3",
                    "\u00ef\u00bb\u00bf{}",
                    "\u00fe\u00ff\0{\0}",
                    "{\0}\0",
                    "\0{\0}");

    @ParameterizedTest
    @FieldSource("bad")
    void i12_bad_documents_are_refused_whoever_reads_them(String document) {
        assertMalformed(document, JsonTest::tokens);
        assertMalformed(document, _ -> "unread");
        assertMalformed(document, json -> json.nextToken() + "" + json.skipChildren());
        assertMalformed(document, json -> "" + json.nextValue() + json.nextName());
    }

    private static void assertMalformed(String document, Json.Reading<String> reading) {
        assertThatThrownBy(() -> Json.STRICT.read(bytes(document), reading))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.MALFORMED_JSON));
    }

    record Where(String document, int offset, int line, int column, String detail) {}

    static final List<Where> places =
            List.of(
                    new Where("{\"a\": x}", 6, 1, 7, "Unrecognized token 'x'"),
                    new Where(
                            "{\n  \"a\": 1,\n  \"a\": 2\n}",
                            14,
                            3,
                            3,
                            "Duplicate Object property \"a\""),
                    new Where("[1, 1e999]", 4, 1, 5, "a number out of range"),
                    new Where("{\"tea\": \"\\ud800\"}", 8, 1, 9, "half a surrogate pair"),
                    new Where("{} {}", 3, 1, 4, "something after the value"),
                    new Where("", 0, 1, 1, "nothing where a value should be"),
                    new Where("[1, \"\u00ff\"]", 5, 1, 6, "a byte that is not UTF-8"),
                    // Characters are counted, not bytes.
                    new Where(
                            "[\"\u00c3\u00a4\u00f0\u009f\u008d\u00b5\", x]",
                            7,
                            1,
                            8,
                            "Unrecognized token"));

    @ParameterizedTest
    @FieldSource("places")
    void a_refusal_names_the_place(Where where) {
        assertThatThrownBy(() -> Json.STRICT.read(bytes(where.document()), JsonTest::tokens))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            FieldError error = e.problem().errors().getFirst();
                            assertThat(error.detail()).startsWith(where.detail());
                            assertThat(error.place().line()).isEqualTo(where.line());
                            assertThat(error.place().offset())
                                    .isBetween(where.offset(), where.offset() + 3);
                        });
    }

    @Test
    void a_refusal_says_nothing_of_the_parser() {
        for (String document : bad) {
            assertThatThrownBy(() -> Json.STRICT.read(bytes(document), JsonTest::tokens))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e ->
                                    assertThat(e.problem().errors().getFirst().detail())
                                            .isNotEmpty()
                                            .hasSizeLessThanOrEqualTo(201)
                                            .doesNotContain("Stream", "Jackson", "Source", "`")
                                            .doesNotContainPattern("[\\p{Cntrl}]"));
        }
    }

    @Test
    void limits_are_lifted_for_those_who_ask() {
        Json deep = new Json(new Json.Limits(40, 300 * 1024, 200));
        assertThat(deep.<String>read(bytes("[".repeat(40) + "]".repeat(40)), JsonTest::tokens))
                .isNotEmpty();
        assertThat(deep.<String>read(bytes("\"" + "x".repeat(300_000) + "\""), JsonTest::tokens))
                .isNotEmpty();
        assertThat(deep.<String>read(bytes("9".repeat(200)), JsonTest::tokens)).isNotEmpty();
        assertThatThrownBy(
                        () -> deep.read(bytes("[".repeat(41) + "]".repeat(41)), JsonTest::tokens))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void i12_hostile_documents_cost_next_to_nothing() {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        StringBuilder colliding = new StringBuilder("{");
        for (int i = 0; i < 1 << 15; i++) {
            colliding.append(i == 0 ? "\"" : ",\"");
            // "Aa" and "BB" have the same hash, and so have all words made of them.
            for (int bit = 0; bit < 15; bit++) {
                colliding.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            colliding.append("\":1");
        }
        colliding.append('}');
        for (String document :
                List.of(
                        "1e999999999",
                        "1e-999999999",
                        "9".repeat(1_000_000),
                        "[".repeat(1_000_000),
                        "{\"a\":".repeat(200_000),
                        "\"" + "\\ud800".repeat(40_000),
                        colliding.toString())) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                long begin = cpu.getCurrentThreadCpuTime();
                try {
                    Json.STRICT.read(bytes(document), JsonTest::tokens);
                } catch (ProblemException _) {
                    // What counts is the time.
                }
                best = Math.min(best, cpu.getCurrentThreadCpuTime() - begin);
            }
            assertThat(Duration.ofNanos(best))
                    .as(document.substring(0, 10))
                    .isLessThan(Duration.ofMillis(50));
        }
    }

    @Test
    void the_readers_own_problem_is_not_disturbed() {
        ProblemException own = dev.galley.model.Problem.of(ProblemCode.INVALID_FIELDS);
        assertThatThrownBy(() ->
                        Json.STRICT.read(
                                bytes("{}"),
                                _ -> {
                                    throw own;
                                }))
                .isSameAs(own);
    }

    @Test
    void a_document_is_written_in_utf_8() {
        byte[] document =
                Json.STRICT.write(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("tea", "🍵\n");
                    json.writeEndObject();
                });
        assertThat(new String(document, StandardCharsets.UTF_8)).isEqualTo("{\"tea\":\"🍵\\n\"}");
    }

    @Test
    void a_long_document_is_written_whole() {
        byte[] document =
                Json.STRICT.write(json -> {
                    json.writeStartArray();
                    for (int i = 0; i < 20_000; i++) {
                        json.writeNumber(i);
                    }
                    json.writeEndArray();
                });
        assertThat(document).hasSize(108_891);
    }
}
