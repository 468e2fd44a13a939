package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.auth.AuthConfig.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final Hashing CHEAP = new Hashing(64, 1, 1, 1);
    private static final HashMemory MEMORY = new HashMemory(CHEAP);
    private static final byte[] SALT = bytes("a salt of sixteen");

    @Test
    void the_reference_implementation_and_we_agree() {
        // From test.c of the reference implementation: t=2, m=16, p=1, version 0x13.
        PasswordHash hash =
                PasswordHash.of(
                        bytes("password"), bytes("somesalt"), new Hashing(65_536, 2, 1, 1), MEMORY);

        assertThat(hash.phc())
                .isEqualTo(
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    }

    @Test
    void a_hash_matches_its_password_and_no_other() {
        PasswordHash hash = PasswordHash.of(bytes("correct horse"), SALT, CHEAP, MEMORY);

        assertThat(hash.matches(bytes("correct horse"), MEMORY)).isTrue();
        assertThat(hash.matches(bytes("correct horsf"), MEMORY)).isFalse();
        assertThat(hash.matches(bytes(""), MEMORY)).isFalse();
    }

    @Test
    void what_is_written_can_be_read_again() {
        PasswordHash hash = PasswordHash.of(bytes("correct horse"), SALT, CHEAP, MEMORY);

        PasswordHash read = PasswordHash.parse(hash.phc()).orElseThrow();

        assertThat(read.phc()).isEqualTo(hash.phc());
        assertThat(read.matches(bytes("correct horse"), MEMORY)).isTrue();
    }

    @Test
    void passwords_that_begin_alike_for_72_bytes_differ() {
        String shared = "x".repeat(72);
        PasswordHash hash = PasswordHash.of(bytes(shared + "1"), SALT, CHEAP, MEMORY);

        assertThat(hash.matches(bytes(shared + "1"), MEMORY)).isTrue();
        assertThat(hash.matches(bytes(shared + "2"), MEMORY)).isFalse();
        assertThat(hash.matches(bytes(shared), MEMORY)).isFalse();
    }

    @Test
    void a_hash_of_other_costs_should_be_made_anew() {
        byte[] salt = Arrays.copyOf(SALT, PasswordHash.SALT_BYTES);
        PasswordHash hash = PasswordHash.of(bytes("correct horse"), salt, CHEAP, MEMORY);

        assertThat(hash.differsFrom(CHEAP)).isFalse();
        assertThat(hash.differsFrom(new Hashing(65, 1, 1, 1))).isTrue();
        assertThat(hash.differsFrom(new Hashing(64, 2, 1, 1))).isTrue();
        assertThat(hash.differsFrom(new Hashing(64, 1, 2, 1))).isTrue();
        assertThat(hash.differsFrom(new Hashing(64, 1, 1, 9))).isFalse();
    }

    @Test
    void a_hash_does_not_show_itself() {
        PasswordHash hash = PasswordHash.of(bytes("correct horse"), SALT, CHEAP, MEMORY);

        assertThat(hash.toString()).isEqualTo("PasswordHash[***]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$2b$10$abcdefghijklmnopqrstuv",
                "$argon2i$v=19$m=64,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=16$m=64,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
                "$argon2id$v=19$m=64,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8$x",
                "$argon2id$v=19$m=x,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$t=1,m=64,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=0,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=2000000,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=65,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=1,p=0$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=64,t=1,p=1$c29tc2FsdA$AAAA",
                "$argon2id$v=19$m=64,t=1,p=1$!!!!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8"
            })
    void what_is_not_such_a_hash_is_not_read(String text) {
        assertThat(PasswordHash.parse(text)).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
