package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {

    private static final RecordId SESSION = new RecordId("019a5f00-1234-7abc-8def-0123456789ab");
    private static final byte[] KEY = new byte[32];

    @Test
    void a_token_says_which_session_and_which_counter() {
        RefreshToken token = parse(RefreshToken.issue(SESSION, 42, KEY).text());

        assertThat(token.session()).isEqualTo(SESSION);
        assertThat(token.counter()).isEqualTo(42);
        assertThat(token.isGenuine(KEY)).isTrue();
    }

    @Test
    void the_same_counter_gives_the_same_token() {
        assertThat(RefreshToken.issue(SESSION, 7, KEY).text())
                .isEqualTo(RefreshToken.issue(SESSION, 7, KEY).text())
                .isNotEqualTo(RefreshToken.issue(SESSION, 8, KEY).text());
    }

    @Test
    void another_sessions_key_does_not_make_it_genuine() {
        byte[] other = KEY.clone();
        other[31] = 1;

        assertThat(RefreshToken.issue(SESSION, 1, KEY).isGenuine(other)).isFalse();
    }

    @Test
    void no_changed_character_gets_as_far_as_the_database() {
        String text = RefreshToken.issue(SESSION, 1, KEY).text();
        for (int i = 0; i < text.length(); i++) {
            for (char c : "A0_-z=.+ é".toCharArray()) {
                String changed = text.substring(0, i) + c + text.substring(i + 1);
                if (!changed.equals(text)) {
                    assertThat(RefreshToken.parse(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    @Test
    void a_repaired_checksum_still_is_not_genuine() {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = bytes(RefreshToken.issue(SESSION, 5, KEY).text());
            int at = 17 + random.nextInt(24);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            RefreshToken.parse(withChecksum(bytes))
                    .ifPresent(token -> assertThat(token.isGenuine(KEY)).isFalse());
        }
    }

    @Test
    void a_token_of_another_version_is_not_read() {
        byte[] bytes = bytes(RefreshToken.issue(SESSION, 5, KEY).text());
        bytes[0] = 2;

        assertThat(RefreshToken.parse(withChecksum(bytes))).isEmpty();
    }

    @Test
    void a_counter_below_zero_is_not_read() {
        byte[] bytes = bytes(RefreshToken.issue(SESSION, 5, KEY).text());
        bytes[17] = (byte) 0x80;

        assertThat(RefreshToken.parse(withChecksum(bytes))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "glr_",
                "glr_AAAA",
                "glk_AZpfABI0erx976",
                "eyJhbGciOiJFUzI1NiJ9.e30.AA",
                "glr_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"
            })
    void garbage_is_no_token(String text) {
        assertThat(RefreshToken.parse(text)).isEmpty();
    }

    @Test
    void a_token_does_not_show_itself() {
        RefreshToken token = RefreshToken.issue(SESSION, 5, KEY);

        assertThat(token.toString())
                .contains(SESSION.value())
                .contains("***")
                .doesNotContain("glr_");
    }

    private static RefreshToken parse(String text) {
        return RefreshToken.parse(text).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text.substring(RefreshToken.PREFIX.length()));
    }

    private static String withChecksum(byte[] bytes) {
        var crc = new java.util.zip.CRC32();
        crc.update(bytes, 0, bytes.length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 1 - i] = (byte) (crc.getValue() >>> (8 * i));
        }
        return RefreshToken.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
