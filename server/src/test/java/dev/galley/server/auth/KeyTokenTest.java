package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.RecordId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTokenTest {

    private static final RecordId ID = new RecordId("019a5f00-1234-7abc-8def-0123456789ab");

    private final KeyToken token = KeyToken.generate(ID, new SecureRandom());

    @Test
    void a_key_names_itself_and_matches_its_hash() {
        KeyToken read = KeyToken.parse(token.text()).orElseThrow();

        assertThat(read.id()).isEqualTo(ID);
        assertThat(read.matches(token.hash())).isTrue();
    }

    @Test
    void a_key_does_not_match_the_hash_of_another() {
        KeyToken other = KeyToken.generate(ID, new SecureRandom());

        assertThat(token.matches(other.hash())).isFalse();
    }

    @Test
    void what_is_stored_does_not_give_the_key_away() {
        String secret = token.text().substring(KeyToken.PREFIX.length());

        assertThat(token.hash()).doesNotContain(secret).hasSize(43);
        assertThat(token.toString()).doesNotContain(secret).doesNotContain(KeyToken.PREFIX);
    }

    @Test
    void a_mistyped_key_is_found_out_without_the_database() {
        String text = token.text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(KeyToken.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "glk_", "glk_AAAA", "glr_AAAA", "glk_!", "sk_live_1234"})
    void garbage_is_no_key(String text) {
        assertThat(KeyToken.parse(text)).isEmpty();
    }
}
