package dev.galley.server.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.FieldType.OnDelete;
import dev.galley.model.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetypingTest {

    private static final FieldType TEXT = FieldType.Text.DEFAULT;
    private static final FieldType INT = FieldType.Int.DEFAULT;
    private static final FieldType NUMBER = FieldType.Number.DEFAULT;
    private static final FieldType MONEY = new FieldType.Decimal(18, 2, -99_999_999, 99_999_999);
    private static final FieldType BOOL = new FieldType.Bool();
    private static final FieldType DATE = new FieldType.Date();
    private static final FieldType TIME = new FieldType.DateTime();
    private static final FieldType JSON = new FieldType.Json();
    private static final FieldType CHOICE = new FieldType.Select(List.of("red", "green"));
    private static final FieldType POINT = new FieldType.Point();
    private static final FieldType RELATION =
            new FieldType.Relation(new CollectionName("people"), OnDelete.RESTRICT);

    private static final String ID = "01990000-0000-7000-8000-000000000001";

    /// 2026-11-22T00:00:00Z
    private static final long MIDNIGHT = 1_795_305_600_000L;

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Arguments line(FieldType from, Value value, FieldType to, Value expected) {
        return Arguments.of(from, value, to, Optional.of(expected));
    }

    private static Arguments refused(FieldType from, Value value, FieldType to) {
        return Arguments.of(from, value, to, Optional.empty());
    }

    static List<Arguments> lines() {
        return List.of(
                line(INT, new Value.Int(-12), TEXT, text("-12")),
                line(INT, new Value.Int(12), NUMBER, new Value.Number(12)),
                line(INT, new Value.Int(12), MONEY, new Value.Decimal(1_200, 2)),
                line(INT, new Value.Int(1), BOOL, new Value.Bool(true)),
                refused(INT, new Value.Int(2), BOOL),
                line(BOOL, new Value.Bool(false), INT, new Value.Int(0)),
                line(BOOL, new Value.Bool(true), TEXT, text("true")),
                line(NUMBER, new Value.Number(12.0), INT, new Value.Int(12)),
                line(NUMBER, new Value.Number(1e15), INT, new Value.Int(1_000_000_000_000_000L)),
                refused(NUMBER, new Value.Number(12.5), INT),
                refused(NUMBER, new Value.Number(1e300), INT),
                line(NUMBER, new Value.Number(0.25), MONEY, new Value.Decimal(25, 2)),
                refused(NUMBER, new Value.Number(0.125), MONEY),
                line(MONEY, new Value.Decimal(1_250, 2), NUMBER, new Value.Number(12.5)),
                line(MONEY, new Value.Decimal(1_200, 2), INT, new Value.Int(12)),
                refused(MONEY, new Value.Decimal(1_250, 2), INT),
                line(MONEY, new Value.Decimal(1_250, 2), TEXT, text("12.50")),
                line(TEXT, text("12"), INT, new Value.Int(12)),
                line(TEXT, text("-0.5"), NUMBER, new Value.Number(-0.5)),
                line(TEXT, text("1e3"), INT, new Value.Int(1_000)),
                line(TEXT, text("9.90"), MONEY, new Value.Decimal(990, 2)),
                refused(TEXT, text("9.999"), MONEY),
                refused(TEXT, text("twelve"), INT),
                refused(TEXT, text(""), INT),
                refused(TEXT, text(" 12"), INT),
                refused(TEXT, text("1e999999999"), NUMBER),
                refused(TEXT, text("99999999999999999999999"), INT),
                line(TEXT, text("true"), BOOL, new Value.Bool(true)),
                refused(TEXT, text("yes"), BOOL),
                line(TEXT, text("2026-11-22"), DATE, text("2026-11-22")),
                refused(TEXT, text("2026-02-30"), DATE),
                line(TEXT, text("2026-11-22T01:00:00+01:00"), TIME, new Value.Timestamp(MIDNIGHT)),
                line(DATE, text("2026-11-22"), TIME, new Value.Timestamp(MIDNIGHT)),
                line(TIME, new Value.Timestamp(MIDNIGHT), DATE, text("2026-11-22")),
                refused(TIME, new Value.Timestamp(MIDNIGHT + 1), DATE),
                line(TIME, new Value.Timestamp(MIDNIGHT), TEXT, text("2026-11-22T00:00:00.000Z")),
                line(TEXT, text("red"), CHOICE, text("red")),
                refused(TEXT, text("blue"), CHOICE),
                line(CHOICE, text("red"), TEXT, text("red")),
                line(TEXT, text(ID), RELATION, text(ID)),
                refused(TEXT, text("somebody"), RELATION),
                line(RELATION, text(ID), TEXT, text(ID)),
                line(TEXT, text("a \"word\""), JSON, new Value.Json("\"a \\\"word\\\"\"")),
                line(INT, new Value.Int(3), JSON, new Value.Json("3")),
                line(JSON, new Value.Json("{\"a\":1}"), TEXT, text("{\"a\":1}")),
                line(JSON, new Value.Json("\"word\""), TEXT, text("word")),
                line(JSON, new Value.Json("3"), INT, new Value.Int(3)),
                refused(JSON, new Value.Json("[1]"), INT),
                line(
                        POINT,
                        new Value.Point(13.5, 52.5),
                        JSON,
                        new Value.Json("{\"type\":\"Point\",\"coordinates\":[13.5,52.5]}")),
                refused(POINT, new Value.Point(13.5, 52.5), TEXT));
    }

    @ParameterizedTest(name = "{1} -> {2}")
    @MethodSource("lines")
    void values_go_over_as_clients_would_send_them(
            FieldType from, Value value, FieldType to, Optional<Value> expected) {
        assertThat(convert(Field.of("a", from), Field.of("a", to), value)).isEqualTo(expected);
    }

    @Test
    void lists_and_single_values_become_each_other() {
        Field one = Field.of("a", INT);
        Field many = Field.of("a", TEXT).asMany(2);
        Value pair = new Value.Many(List.of(text("1"), text("2")));

        assertThat(convert(one, many, new Value.Int(1)))
                .contains(new Value.Many(List.of(text("1"))));
        assertThat(convert(many, one, new Value.Many(List.of(text("1")))))
                .contains(new Value.Int(1));
        assertThat(convert(many, one, new Value.Many(List.of()))).contains(Value.NULL);
        assertThat(convert(many, one.asRequired(), new Value.Many(List.of()))).isEmpty();
        assertThat(convert(many, one, pair)).isEmpty();
        assertThat(convert(many, Field.of("a", INT).asMany(2), pair))
                .contains(new Value.Many(List.of(new Value.Int(1), new Value.Int(2))));
        assertThat(convert(many, Field.of("a", INT).asMany(1), pair)).isEmpty();
        assertThat(convert(many, Field.of("a", JSON), pair))
                .contains(new Value.Json("[\"1\",\"2\"]"));
    }

    @Test
    void what_the_new_field_would_refuse_does_not_go_over() {
        Field digits = Field.of("a", new FieldType.Text(2, 3, "^[0-9]+$", false));

        assertThat(convert(Field.of("a", INT), digits, new Value.Int(12))).contains(text("12"));
        assertThat(convert(Field.of("a", INT), digits, new Value.Int(1))).isEmpty();
        assertThat(convert(Field.of("a", INT), digits, new Value.Int(1_234))).isEmpty();
        assertThat(convert(Field.of("a", INT), digits, new Value.Int(-1))).isEmpty();
    }

    private static Optional<Value> convert(Field from, Field to, Value value) {
        return new Retyping().convert(from, to, value);
    }
}
