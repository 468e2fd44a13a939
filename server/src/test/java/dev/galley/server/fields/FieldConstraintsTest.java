package dev.galley.server.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldConstraintsTest {

    private static final Field NAME = Field.of("name", new FieldType.Text(2, 4, ""));

    @Test
    void the_length_of_a_text_counts_code_points() {
        assertThat(check(NAME, new Value.Text("😀😀😀😀"))).isEmpty();
        assertThat(check(NAME, new Value.Text("😀😀😀😀😀"))).containsExactly("too_long");
        assertThat(check(NAME, new Value.Text("ab"))).isEmpty();
        assertThat(check(NAME, new Value.Text("😀"))).containsExactly("too_short");
    }

    @Test
    void required_refuses_null_and_an_empty_list_but_not_an_empty_text() {
        Field text = Field.of("t", FieldType.Text.DEFAULT);
        assertThat(check(text, Value.NULL)).isEmpty();
        assertThat(check(text.asRequired(), Value.NULL)).containsExactly("required");
        assertThat(check(text.asRequired(), new Value.Text(""))).isEmpty();
        assertThat(check(text.asMany(3), Value.Many.EMPTY)).isEmpty();
        assertThat(check(text.asMany(3).asRequired(), Value.Many.EMPTY))
                .containsExactly("required");
    }

    @Test
    void a_list_may_be_as_long_as_its_limit_and_no_longer() {
        Field tags = Field.of("tags", FieldType.Text.DEFAULT).asMany(3);
        assertThat(check(tags, items(3))).isEmpty();
        assertThat(check(tags, items(4))).containsExactly("too_many");
    }

    @Test
    void bounds_are_inclusive() {
        Field age = Field.of("age", new FieldType.Int(0, 150));
        assertThat(check(age, new Value.Int(0))).isEmpty();
        assertThat(check(age, new Value.Int(150))).isEmpty();
        assertThat(check(age, new Value.Int(-1))).containsExactly("too_small");
        assertThat(check(age, new Value.Int(151))).containsExactly("too_large");
        Field price = Field.of("price", new FieldType.Decimal(6, 2, 0, 99_999));
        assertThat(check(price, new Value.Decimal(-1, 2))).containsExactly("too_small");
        assertThat(check(price, new Value.Decimal(99_999, 2))).isEmpty();
        Field share = Field.of("share", new FieldType.Number(0, 1));
        assertThat(check(share, new Value.Number(Math.nextUp(1.0)))).containsExactly("too_large");
    }

    @Test
    void a_choice_is_one_of_the_values() {
        Field state = Field.of("state", new FieldType.Select(List.of("open", "closed")));
        assertThat(check(state, new Value.Text("open"))).isEmpty();
        assertThat(check(state, new Value.Text("Open"))).containsExactly("not_an_option");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.co",
                "first.last+tag@sub.example.com",
                "o'neil@example.org",
                "x@xn--bcher-kva.example"
            })
    void what_mail_servers_take_is_an_address(String address) {
        assertThat(FieldConstraints.isEmail(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@b.co",
                "a@",
                "a@b",
                "a b@c.de",
                "a@b..co",
                ".a@b.co",
                "a.@b.co",
                "a..b@c.de",
                "a@-b.co",
                "a@b-.co",
                "a@b.co.",
                "a@b@c.de\n",
                "a\r\nBcc:x@y.de",
                "ä@b.co",
                "a@b.co,c@d.ef"
            })
    void what_is_no_address_is_none(String address) {
        assertThat(FieldConstraints.isEmail(address)).isFalse();
    }

    @Test
    void an_address_ends_at_254_characters_and_its_local_part_at_64() {
        String domain = ("d".repeat(60) + ".").repeat(3) + "co";
        assertThat(FieldConstraints.isEmail("a".repeat(64) + "@" + domain)).isTrue();
        assertThat(FieldConstraints.isEmail("a".repeat(65) + "@" + domain)).isFalse();
        String longest =
                "a".repeat(64) + "@" + ("d".repeat(62) + ".").repeat(2) + "d".repeat(60) + ".co";
        assertThat(longest).hasSize(254);
        assertThat(FieldConstraints.isEmail(longest)).isTrue();
        assertThat(FieldConstraints.isEmail(longest + "m")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "http://localhost:8080/a?b=c#d", "HTTPS://x.de"})
    void web_addresses_are_urls(String url) {
        assertThat(check(Field.of("u", new FieldType.Url()), new Value.Text(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "ftp://x.de",
                "javascript:alert(1)",
                "https://",
                "http:///a",
                "https://a b.de"
            })
    void everything_else_is_not(String url) {
        assertThat(check(Field.of("u", new FieldType.Url()), new Value.Text(url)))
                .containsExactly("invalid_url");
    }

    private static Value items(int count) {
        return new Value.Many(
                IntStream.range(0, count).<Value>mapToObj(i -> new Value.Text("t" + i)).toList());
    }

    private static List<String> check(Field field, Value value) {
        return FieldConstraints.check(field, value, "/f").map(FieldError::code).stream().toList();
    }
}
