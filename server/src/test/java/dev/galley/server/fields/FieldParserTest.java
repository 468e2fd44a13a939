package dev.galley.server.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Value;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldParserTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final FieldType TEXT = FieldType.Text.DEFAULT;
    private static final FieldType INT = FieldType.Int.DEFAULT;
    private static final FieldType NUMBER = FieldType.Number.DEFAULT;
    private static final FieldType PRICE = new FieldType.Decimal(6, 2, -999_999, 999_999);
    private static final FieldType BOOL = new FieldType.Bool();
    private static final FieldType TIME = new FieldType.DateTime();
    private static final FieldType DATE = new FieldType.Date();
    private static final FieldType DOCUMENT = new FieldType.Json();
    private static final FieldType RELATION =
            new FieldType.Relation(new CollectionName("users"), OnDelete.RESTRICT);

    record Good(FieldType type, String json, Value value) {}

    record Bad(FieldType type, String json, String code) {}

    static final List<Good> good =
            List.of(
                    new Good(TEXT, "\"\"", new Value.Text("")),
                    new Good(TEXT, "\"\\ud83d\\ude00\"", new Value.Text("😀")),
                    new Good(TEXT, "null", Value.NULL),
                    new Good(INT, "9007199254740991", new Value.Int(9007199254740991L)),
                    new Good(INT, "-9007199254740991", new Value.Int(-9007199254740991L)),
                    new Good(INT, "3.0", new Value.Int(3)),
                    new Good(INT, "1e3", new Value.Int(1000)),
                    new Good(NUMBER, "-0.0", new Value.Number(0)),
                    new Good(NUMBER, "1.7976931348623157e308", new Value.Number(Double.MAX_VALUE)),
                    new Good(PRICE, "9.9", new Value.Decimal(990, 2)),
                    new Good(PRICE, "\"9999.99\"", new Value.Decimal(999_999, 2)),
                    new Good(PRICE, "\"-0\"", new Value.Decimal(0, 2)),
                    new Good(PRICE, "1.500000", new Value.Decimal(150, 2)),
                    new Good(PRICE, "1e2", new Value.Decimal(10_000, 2)),
                    new Good(BOOL, "true", new Value.Bool(true)),
                    new Good(TIME, "\"1970-01-01T00:00:00.001Z\"", new Value.Timestamp(1)),
                    new Good(TIME, "\"1970-01-01T02:00:00+02:00\"", new Value.Timestamp(0)),
                    new Good(TIME, "\"1970-01-01T00:00:00.001999Z\"", new Value.Timestamp(1)),
                    new Good(
                            TIME,
                            "\"9999-12-31T23:59:59.999Z\"",
                            new Value.Timestamp(Value.Timestamp.MAX)),
                    new Good(
                            TIME,
                            "\"0001-01-01T00:00:00Z\"",
                            new Value.Timestamp(Value.Timestamp.MIN)),
                    new Good(DATE, "\"2024-02-29\"", new Value.Text("2024-02-29")),
                    new Good(DOCUMENT, "{\"a\": [1, null]}", new Value.Json("{\"a\":[1,null]}")),
                    new Good(
                            RELATION,
                            "\"0199c0de-0000-7000-8000-000000000001\"",
                            new Value.Text("0199c0de-0000-7000-8000-000000000001")));

    static final List<Bad> bad =
            List.of(
                    new Bad(TEXT, "1", "type"),
                    new Bad(TEXT, "[\"a\"]", "type"),
                    new Bad(TEXT, "{}", "type"),
                    new Bad(TEXT, "\"a\\u0000\"", "invalid_text"),
                    new Bad(TEXT, "\"\\ud83d\"", "invalid_text"),
                    new Bad(INT, "9007199254740992", "out_of_range"),
                    new Bad(INT, "1.5", "type"),
                    new Bad(INT, "\"1\"", "type"),
                    new Bad(INT, "true", "type"),
                    new Bad(NUMBER, "1e309", "out_of_range"),
                    new Bad(NUMBER, "1e401", "out_of_range"),
                    new Bad(NUMBER, "\"1\"", "type"),
                    new Bad(PRICE, "9.999", "too_precise"),
                    new Bad(PRICE, "10000", "out_of_range"),
                    new Bad(PRICE, "\"1e2\"", "type"),
                    new Bad(PRICE, "\"1.2.3\"", "type"),
                    new Bad(PRICE, "\"-\"", "type"),
                    new Bad(PRICE, "\"\"", "type"),
                    new Bad(BOOL, "\"true\"", "type"),
                    new Bad(BOOL, "1", "type"),
                    new Bad(TIME, "\"2026-11-21\"", "invalid_datetime"),
                    new Bad(TIME, "\"2026-11-21T10:00:00\"", "invalid_datetime"),
                    new Bad(TIME, "\"+10000-01-01T00:00:00Z\"", "invalid_datetime"),
                    new Bad(TIME, "\"0001-01-01T00:00:00+01:00\"", "invalid_datetime"),
                    new Bad(TIME, "0", "type"),
                    new Bad(DATE, "\"2023-02-29\"", "invalid_date"),
                    new Bad(DATE, "\"0000-01-01\"", "invalid_date"),
                    new Bad(RELATION, "\"ada\"", "invalid_id"),
                    new Bad(RELATION, "\"0199C0DE-0000-7000-8000-000000000001\"", "invalid_id"),
                    new Bad(RELATION, "\"0199c0de-0000-4000-8000-000000000001\"", "invalid_id"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("good")
    void a_value_is_read_exactly(Good sample) throws FieldParser.Mismatch {
        assertThat(parse(Field.of("f", sample.type), sample.json)).isEqualTo(sample.value);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("bad")
    void what_is_no_value_is_refused_with_a_code(Bad sample) {
        assertThatThrownBy(() -> parse(Field.of("f", sample.type), sample.json))
                .isInstanceOfSatisfying(
                        FieldParser.Mismatch.class,
                        e -> assertThat(e.code()).isEqualTo(sample.code));
    }

    @Test
    void a_list_keeps_its_order_and_refuses_duplicates_and_nulls() throws FieldParser.Mismatch {
        Field tags = Field.of("tags", TEXT).asMany(10);
        assertThat(parse(tags, "[\"b\",\"a\"]"))
                .isEqualTo(new Value.Many(List.of(new Value.Text("b"), new Value.Text("a"))));
        assertThatThrownBy(() -> parse(tags, "[\"a\",\"a\"]")).hasMessageContaining("duplicate");
        assertThatThrownBy(() -> parse(tags, "[null]")).hasMessageContaining("null");
        assertThatThrownBy(() -> parse(tags, "null")).hasMessageContaining("not null");
        assertThatThrownBy(() -> parse(tags, "\"a\"")).hasMessageContaining("not a list");
    }

    @Test
    void a_number_with_a_huge_exponent_is_refused_before_it_is_computed() {
        JsonNode huge = JSON.getNodeFactory().numberNode(new BigDecimal("1e999999999"));
        assertThatThrownBy(() -> FieldParser.parse(Field.of("f", INT), huge))
                .hasMessageContaining("exponent");
    }

    private static Value parse(Field field, String json) throws FieldParser.Mismatch {
        return FieldParser.parse(field, JSON.readTree(json));
    }
}
