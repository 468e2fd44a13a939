package dev.galley.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.server.secrets.Secrets.Purpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final byte[] PLAIN = "what nobody may read".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "session 1".getBytes(StandardCharsets.UTF_8);

    @TempDir Path place;

    @Test
    void what_is_sealed_opens_again() {
        Secrets secrets = secrets();

        String sealed = secrets.seal(Purpose.CURSORS, PLAIN, CONTEXT);

        assertThat(secrets.open(Purpose.CURSORS, sealed, CONTEXT)).contains(PLAIN);
    }

    @Test
    void an_empty_text_can_be_sealed() {
        Secrets secrets = secrets();

        String sealed = secrets.seal(Purpose.CURSORS, new byte[0], new byte[0]);

        assertThat(secrets.open(Purpose.CURSORS, sealed, new byte[0])).contains(new byte[0]);
    }

    @Test
    void it_does_not_open_for_another_purpose_or_in_another_context() {
        Secrets secrets = secrets();
        String sealed = secrets.seal(Purpose.CURSORS, PLAIN, CONTEXT);

        assertThat(secrets.open(Purpose.SESSIONS, sealed, CONTEXT)).isEmpty();
        assertThat(secrets.open(Purpose.CURSORS, sealed, new byte[0])).isEmpty();
        assertThat(secrets.open(Purpose.CURSORS, sealed, PLAIN)).isEmpty();
    }

    @Test
    void no_changed_byte_opens() {
        Secrets secrets = secrets();
        byte[] sealed =
                Base64.getUrlDecoder().decode(secrets.seal(Purpose.CURSORS, PLAIN, CONTEXT));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(secrets.open(Purpose.CURSORS, base64(changed), CONTEXT)).isEmpty();
        }
    }

    @Test
    void garbage_does_not_open() {
        Secrets secrets = secrets();
        for (String text :
                new String[] {"", "A", "!!!", "é", base64(new byte[1]), base64(new byte[100])}) {
            assertThat(secrets.open(Purpose.CURSORS, text, CONTEXT)).isEmpty();
        }
    }

    @Test
    void the_same_thing_sealed_twice_does_not_look_the_same() {
        Secrets secrets = secrets();
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            seen.add(secrets.seal(Purpose.CURSORS, PLAIN, CONTEXT));
        }

        assertThat(seen).hasSize(100);
    }

    @Test
    void a_second_start_has_the_same_keys() {
        Secrets first = secrets();
        String sealed = first.seal(Purpose.SESSIONS, PLAIN, CONTEXT);

        Secrets second = secrets();

        assertThat(second.open(Purpose.SESSIONS, sealed, CONTEXT)).contains(PLAIN);
        assertThat(second.signingKeys()).isEqualTo(first.signingKeys());
    }

    @Test
    void another_directory_has_other_keys(@TempDir Path other) {
        Secrets here = secrets();
        Secrets there = Secrets.inDirectory(other, new SecureRandom());

        assertThat(there.signingKeys()).doesNotContainAnyElementsOf(here.signingKeys());
        assertThat(there.open(Purpose.CURSORS, here.seal(Purpose.CURSORS, PLAIN, CONTEXT), CONTEXT))
                .isEmpty();
    }

    @Test
    void the_newest_signing_key_comes_first_and_the_former_ones_stay() throws Exception {
        SigningKey former = secrets().signingKeys().getFirst();
        for (int number : new int[] {2, 10}) {
            byte[] key = SigningKey.generate(new SecureRandom()).encode();
            Files.writeString(
                    keys().resolve("signing-" + number + ".key"),
                    Base64.getEncoder().encodeToString(key));
        }

        var all = secrets().signingKeys();

        assertThat(all).hasSize(3);
        assertThat(all.getLast()).isEqualTo(former);
        assertThat(all.getFirst()).isEqualTo(SigningKey.decode(file("signing-10.key")));
    }

    @Test
    void only_the_owner_can_read_the_keys() throws Exception {
        secrets();

        assertThat(mode(keys())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(keys())) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void keys_that_others_can_read_are_locked_again() throws Exception {
        secrets();
        Path key = keys().resolve("sessions.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rwxr-xr-x"));

        secrets();

        assertThat(mode(key)).isEqualTo("rw-------");
        assertThat(mode(keys())).isEqualTo("rwx------");
    }

    @Test
    void a_damaged_key_stops_the_start_with_its_name_and_without_its_content() throws Exception {
        secrets();
        for (String name : new String[] {"sessions.key", "signing-1.key"}) {
            String good = Files.readString(keys().resolve(name));
            for (String bad : new String[] {"", "c2VjcmV0", "s3cr3t!", good.substring(1)}) {
                Files.writeString(keys().resolve(name), bad);
                assertThatThrownBy(this::secrets)
                        .isInstanceOf(SecretsException.class)
                        .hasMessageContaining("damaged")
                        .satisfies(e -> {
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                assertThat(t.getMessage())
                                        .doesNotContain("s3cr3t", "c2VjcmV0", "secret");
                            }
                        });
            }
            Files.writeString(keys().resolve(name), good);
        }
        secrets();
    }

    @Test
    void a_start_that_was_cut_off_leaves_nothing_in_the_way() throws Exception {
        secrets();
        Files.delete(keys().resolve("cursors.key"));
        Files.writeString(keys().resolve("cursors.key.new"), "half a ke");

        Secrets again = secrets();

        assertThat(
                        again.open(
                                Purpose.CURSORS,
                                again.seal(Purpose.CURSORS, PLAIN, CONTEXT),
                                CONTEXT))
                .isPresent();
    }

    @Test
    void a_directory_that_is_a_file_stops_the_start() throws Exception {
        Files.writeString(keys(), "");

        assertThatThrownBy(this::secrets)
                .isInstanceOf(SecretsException.class)
                .hasMessageContaining(keys().toString());
    }

    @Test
    void a_signing_key_does_not_show_itself() {
        SigningKey key = secrets().signingKeys().getFirst();

        assertThat(key.toString()).isEqualTo("SigningKey[" + key.id() + "]");
        assertThat(key.id()).hasSize(16);
    }

    @Test
    void the_purposes_have_keys_of_their_own() throws Exception {
        secrets();

        assertThat(Set.of(base64(file("sessions.key")), base64(file("cursors.key")))).hasSize(2);
    }

    private Secrets secrets() {
        return Secrets.inDirectory(keys(), new SecureRandom());
    }

    private Path keys() {
        return place.resolve("keys");
    }

    private byte[] file(String name) throws Exception {
        return Base64.getDecoder().decode(Files.readString(keys().resolve(name)).strip());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
