package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Caller;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class ServiceKeysTest {

    private static final List<String> SCOPES = List.of("records:read", "records:write:tasks");

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private ServiceKeys keys;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        world.auth.hearRevocations();
        keys = world.auth.serviceKeys();
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void a_key_stands_for_its_scopes() {
        ServiceKeys.Created created = keys.create("nightly", SCOPES, ServiceKeys.NEVER);

        assertThat(caller(created))
                .contains(
                        new Caller.ServiceKey(
                                created.key().id().value(), "nightly", Set.copyOf(SCOPES)));
    }

    @Test
    void a_key_is_shown_once_and_stored_hashed() {
        ServiceKeys.Created created = keys.create("nightly", SCOPES, ServiceKeys.NEVER);
        String secret = created.secret().substring(KeyToken.PREFIX.length());

        assertThat(created.secret()).startsWith("glk_");
        assertThat(created.toString()).doesNotContain(secret);
        assertThat(keys.list()).containsExactly(created.key());
        assertThat(keys.list().toString()).doesNotContain(secret);
        assertThat(world.texts("SELECT hash FROM _service_keys"))
                .singleElement()
                .satisfies(hash -> assertThat(secret).doesNotContain(hash));
    }

    @Test
    void a_revoked_key_counts_nowhere() {
        Auth other = world.otherNode();
        other.hearRevocations();
        ServiceKeys.Created created = keys.create("nightly", SCOPES, ServiceKeys.NEVER);
        caller(created);
        other.authenticator().authenticate(created.secret());

        keys.revoke(created.key().id());

        assertThat(caller(created)).isEmpty();
        other.hearRevocations();
        assertThat(other.authenticator().authenticate(created.secret())).isEmpty();
        assertThat(keys.list()).isEmpty();
    }

    @Test
    void a_key_expires_even_while_it_is_remembered() {
        Instant tomorrow = world.time.clock().instant().plus(Duration.ofDays(1));
        ServiceKeys.Created created = keys.create("nightly", SCOPES, tomorrow);
        world.time.pass(Duration.ofDays(1).minusMillis(1));
        world.auth.hearRevocations();
        assertThat(caller(created)).isPresent();

        world.time.pass(Duration.ofMillis(1));

        assertThat(caller(created)).isEmpty();
        assertThat(keys.list()).hasSize(1);
    }

    @Test
    void another_secret_under_a_known_id_does_not_count() {
        ServiceKeys.Created created = keys.create("nightly", SCOPES, ServiceKeys.NEVER);
        KeyToken forged = KeyToken.generate(created.key().id(), world.runtime.random());

        assertThat(world.auth.authenticator().authenticate(forged.text())).isEmpty();
    }

    @Test
    void a_key_made_on_the_store_counts_on_the_server() {
        ServiceKeys.Created created =
                new ServiceKeys(world.store, world.runtime)
                        .create("cli", List.of("backup"), ServiceKeys.NEVER);

        assertThat(caller(created)).isPresent();
    }

    @Test
    void a_key_that_does_not_exist_cannot_be_revoked() {
        assertThat(problem(() -> keys.revoke(world.runtime.ids().next())).code())
                .isEqualTo(ProblemCode.NOT_FOUND);
    }

    @Test
    void bad_input_makes_no_key() {
        Instant now = world.time.clock().instant();
        assertPointer("/name", () -> keys.create(" ", SCOPES, ServiceKeys.NEVER));
        assertPointer("/name", () -> keys.create("x".repeat(101), SCOPES, ServiceKeys.NEVER));
        assertPointer("/scopes/0", () -> keys.create("k", List.of("keys"), ServiceKeys.NEVER));
        assertPointer("/expires", () -> keys.create("k", SCOPES, now));
        assertPointer("/expires", () -> keys.create("k", SCOPES, ServiceKeys.NEVER.plusMillis(1)));

        assertThat(keys.list()).isEmpty();
        keys.create("x".repeat(100), SCOPES, now.plusMillis(1));
    }

    @Test
    void there_are_a_thousand_keys_at_most() {
        var rows =
                new StringBuilder(
                        "INSERT INTO _service_keys (id, name, hash, scopes, created, expires) VALUES ");
        for (int i = 1; i < ServiceKeys.MAX_KEYS; i++) {
            rows.append(i == 1 ? "" : ", ")
                    .append(
                            "('019a5f00-1234-7abc-8def-%012d', 'k', 'h', 'schema', 0, 0)"
                                    .formatted(i));
        }
        world.execute(Sql.of(rows.toString()));
        ServiceKeys.Created last = keys.create("last", SCOPES, ServiceKeys.NEVER);

        assertThat(problem(() -> keys.create("k", SCOPES, ServiceKeys.NEVER)).code())
                .isEqualTo(ProblemCode.FORBIDDEN);
        keys.revoke(last.key().id());
        keys.create("k", SCOPES, ServiceKeys.NEVER);
    }

    private Optional<Caller> caller(ServiceKeys.Created created) {
        return world.auth.authenticator().authenticate(created.secret());
    }

    private static void assertPointer(String pointer, ThrowingCallable call) {
        assertThat(problem(call).errors()).extracting(FieldError::pointer).containsExactly(pointer);
    }

    private static Problem problem(ThrowingCallable call) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem();
    }
}
