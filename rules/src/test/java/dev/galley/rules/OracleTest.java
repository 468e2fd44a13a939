package dev.galley.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelValidationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// CEL's own checker accepts what is accepted here, and its own runtime comes to the same.
///
/// Left out are the known differences: claims keep to one type here (CEL would compare 1.5 with an int), texts order
/// by code point (the library orders by UTF-16 unit), null bools as operands, and `auth.record` narrowed by
/// `auth.collection`.
class OracleTest {

    private static final CelOracle ORACLE =
            new CelOracle(Fixture.SCHEMA, Fixture.TASKS, EvaluationTest.RECORDS);

    static Stream<Arguments> asAda() {
        return EvaluationTest.asAda().filter(OracleTest::isComparable);
    }

    static Stream<Arguments> nulls() {
        return EvaluationTest.nulls().filter(OracleTest::isComparable);
    }

    static Stream<Arguments> guests() {
        return EvaluationTest.guests().filter(OracleTest::isComparable);
    }

    private static boolean isComparable(Arguments arguments) {
        String text = String.valueOf(arguments.get()[0]);
        return !text.contains("auth.claims")
                && !text.contains("\uD83E\uDD8A")
                && !text.contains("auth.record.rank");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asAda")
    void as_its_owner(String text, Verdict verdict) throws CelValidationException {
        assertThat(ORACLE.judge(text, Fixture.ada(), EvaluationTest.TASK)).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void with_nulls(String text, Verdict verdict) throws CelValidationException {
        assertThat(ORACLE.judge(text, Fixture.ada(), EvaluationTest.BARE)).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("guests")
    void as_a_guest(String text, Verdict verdict) throws CelValidationException {
        assertThat(ORACLE.judge(text, Fixture.guest(), EvaluationTest.BARE)).isEqualTo(verdict);
    }
}
