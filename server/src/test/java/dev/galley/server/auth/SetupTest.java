package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Caller;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class SetupTest {

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void the_holder_of_the_link_becomes_the_owner_and_is_signed_in() {
        SignedIn owner = complete(token());

        Caller caller =
                world.auth.authenticator().authenticate(owner.tokens().accessToken()).orElseThrow();
        assertThat(((Caller.Admin) caller).role()).isEqualTo(Caller.Role.OWNER);
        assertThat(world.auth.setup().isRequired()).isFalse();
        assertThat(
                        world.auth
                                .signIn()
                                .withPassword(Account.ADMINS, "OWNER@example.com", World.PASSWORD)
                                .account())
                .isEqualTo(owner.account());
    }

    @Test
    void a_link_works_once() {
        String token = token();
        complete(token);

        assertRefused(token);
        assertThat(world.count("_admins")).isEqualTo(1);
    }

    @Test
    void of_twenty_tries_at_once_one_makes_the_admin() throws Exception {
        String token = token();
        var number = new AtomicInteger();

        List<ProblemCode> answers =
                Together.run(
                        20,
                        () -> tryIt(token, "owner" + number.incrementAndGet() + "@example.com"));

        assertThat(Collections.frequency(answers, ProblemCode.NOT_FOUND)).isEqualTo(1);
        assertThat(Collections.frequency(answers, ProblemCode.FORBIDDEN)).isEqualTo(19);
        assertThat(world.count("_admins")).isEqualTo(1);
        assertThat(world.count("_credentials")).isEqualTo(1);
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void of_twenty_links_used_at_once_one_makes_the_admin() throws Exception {
        var number = new AtomicInteger();
        var tokens = new ConcurrentLinkedQueue<String>();
        for (int i = 0; i < 20; i++) {
            tokens.add(token());
        }

        List<ProblemCode> answers =
                Together.run(
                        20,
                        () ->
                                tryIt(
                                        tokens.remove(),
                                        "owner" + number.incrementAndGet() + "@example.com"));

        assertThat(Collections.frequency(answers, ProblemCode.NOT_FOUND)).isEqualTo(1);
        assertThat(Collections.frequency(answers, ProblemCode.FORBIDDEN)).isEqualTo(19);
        assertThat(world.count("_admins")).isEqualTo(1);
    }

    @Test
    void a_link_lasts_an_hour() {
        String token = token();
        world.time.pass(Duration.ofHours(1).minusMillis(1));
        String other = token();
        world.time.pass(Duration.ofMillis(1));

        assertRefused(token);
        complete(other);
    }

    @Test
    void a_new_start_makes_a_new_link_as_long_as_there_is_no_admin() {
        String before = token();
        world.restart();

        assertThat(token()).isNotEqualTo(before);
        complete(token());
        world.restart();
        assertThat(world.auth.setupLink()).isEmpty();
        assertThat(world.auth.setup().isRequired()).isFalse();
    }

    @Test
    void a_link_is_worthless_once_there_is_an_admin_by_another_road() {
        String token = token();
        new Admins(world.store, world.config, world.runtime)
                .create("root@example.com", Caller.Role.OWNER, World.PASSWORD);

        assertRefused(token);
        assertThat(world.auth.setup().isRequired()).isFalse();
        assertThat(world.auth.setupLink()).isEmpty();
    }

    @Test
    void the_token_is_stored_as_a_hash() {
        String token = token();

        assertThat(token).hasSize(43);
        assertThat(world.texts("SELECT hash FROM _setup"))
                .singleElement()
                .satisfies(hash -> assertThat(hash).isNotEqualTo(token));
    }

    @Test
    void a_wrong_token_and_a_bad_password_change_nothing() {
        String token = token();
        assertRefused("x".repeat(43));
        assertRefused("");
        assertThatThrownBy(() -> world.auth.setup().complete(token, "owner@example.com", "short"))
                .isInstanceOf(ProblemException.class);

        assertThat(world.count("_admins")).isZero();
        complete(token);
    }

    private String token() {
        String link = world.auth.setupLink().orElseThrow();
        assertThat(link).startsWith("/setup#");
        return link.substring("/setup#".length());
    }

    private SignedIn complete(String token) {
        return world.auth.setup().complete(token, "owner@example.com", World.PASSWORD);
    }

    private ProblemCode tryIt(String token, String email) {
        try {
            world.auth.setup().complete(token, email, World.PASSWORD);
            return ProblemCode.NOT_FOUND;
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> complete(token))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.FORBIDDEN));
    }
}
