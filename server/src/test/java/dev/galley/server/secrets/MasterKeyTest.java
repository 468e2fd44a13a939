package dev.galley.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    @Test
    void a_key_is_spelled_in_hexadecimal_or_either_base64() {
        byte[] bytes = new byte[32];
        new Random(3).nextBytes(bytes);

        for (String text :
                new String[] {
                    HexFormat.of().formatHex(bytes),
                    HexFormat.of().withUpperCase().formatHex(bytes),
                    Base64.getEncoder().encodeToString(bytes),
                    Base64.getUrlEncoder().encodeToString(bytes),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                    " " + Base64.getEncoder().encodeToString(bytes) + "\n"
                }) {
            assertThat(MasterKey.parse(text).bytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2hunter2",
                "zz0102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f",
                "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg==",
                "000102030405060708090a0b0c0d0e0f"
            })
    void anything_else_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> MasterKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("32 bytes")
                .satisfies(e -> {
                    if (!text.isEmpty()) {
                        assertThat(e.getMessage()).doesNotContain(text);
                    }
                });
    }

    @Test
    void a_key_does_not_show_itself() {
        assertThat(MasterKey.parse("00".repeat(32)).toString()).isEqualTo("***");
    }
}
