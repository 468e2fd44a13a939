package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Value;
import dev.galley.server.auth.AuthConfig.Hashing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
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
class SignInTest {

    private static final String ADA = "Ada@Example.com";

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private SignedIn signedUp;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        signedUp = world.signUp(ADA);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void the_right_password_lets_in_with_a_session_of_its_own() {
        SignedIn signedIn = signIn(ADA, World.PASSWORD);

        assertThat(signedIn.account()).isEqualTo(signedUp.account());
        assertThat(signedIn.caller()).isInstanceOf(Caller.User.class);
        assertThat(world.count("_sessions")).isEqualTo(2);
        assertThat(world.auth.authenticator().authenticate(signedIn.tokens().accessToken()))
                .isPresent();
    }

    @Test
    void an_address_is_the_same_in_lower_case() {
        assertThat(signIn("ada@example.COM", World.PASSWORD).account())
                .isEqualTo(signedUp.account());
    }

    @Test
    void an_address_that_only_looks_the_same_is_another() {
        for (String lookAlike :
                List.of(
                        "\u0430da@example.com",
                        "ada@ex\u0430mple.com",
                        "\uff41da@example.com",
                        "ada@example.com.",
                        " ada@example.com",
                        "ada@example.com ")) {
            assertProblem(ProblemCode.INVALID_CREDENTIALS, () -> signIn(lookAlike, World.PASSWORD));
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
        ProblemException wrong = problem(() -> signIn(ADA, "another password"));
        ProblemException unknown = problem(() -> signIn("eve@example.com", World.PASSWORD));

        assertThat(wrong.problem()).isEqualTo(unknown.problem());
        assertThat(wrong.problem().code()).isEqualTo(ProblemCode.INVALID_CREDENTIALS);
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void a_user_is_not_known_in_another_collection() {
        assertProblem(
                ProblemCode.INVALID_CREDENTIALS,
                () -> world.auth.signIn().withPassword(Account.ADMINS, ADA, World.PASSWORD));
        assertProblem(
                ProblemCode.COLLECTION_NOT_FOUND,
                () -> world.auth.signIn().withPassword(World.NOTES, ADA, World.PASSWORD));
        assertProblem(
                ProblemCode.COLLECTION_NOT_FOUND,
                () ->
                        world.auth
                                .signIn()
                                .withPassword(new CollectionName("none"), ADA, World.PASSWORD));
    }

    @Test
    void a_suspended_user_is_told_so_only_with_the_right_password() {
        world.change(signedUp.account().id(), "suspended", new Value.Bool(true));

        assertProblem(ProblemCode.FORBIDDEN, () -> signIn(ADA, World.PASSWORD));
        assertProblem(ProblemCode.INVALID_CREDENTIALS, () -> signIn(ADA, "another password"));
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void a_deleted_user_does_not_exist() {
        world.delete(signedUp.account().id());

        assertProblem(ProblemCode.INVALID_CREDENTIALS, () -> signIn(ADA, World.PASSWORD));
    }

    @Test
    void of_two_hundred_wrong_passwords_at_once_ten_are_checked() throws Exception {
        List<ProblemCode> answers =
                Together.run(
                        200, () -> problem(() -> signIn(ADA, "another password")).problem().code());

        assertThat(Collections.frequency(answers, ProblemCode.INVALID_CREDENTIALS)).isEqualTo(10);
        assertThat(Collections.frequency(answers, ProblemCode.TOO_MANY_REQUESTS)).isEqualTo(190);
        assertProblem(ProblemCode.TOO_MANY_REQUESTS, () -> signIn(ADA, World.PASSWORD));
    }

    @Test
    void the_limit_cannot_be_dodged_by_letter_case_and_ends_with_its_window() {
        for (int i = 0; i < 10; i++) {
            String address = i % 2 == 0 ? ADA : "ADA@EXAMPLE.COM";
            assertProblem(ProblemCode.INVALID_CREDENTIALS, () -> signIn(address, "wrong password"));
        }
        assertProblem(ProblemCode.TOO_MANY_REQUESTS, () -> signIn("ada@example.com", "whatever1"));

        world.time.pass(Duration.ofMinutes(15));
        signIn(ADA, World.PASSWORD);
    }

    @Test
    void an_unknown_address_is_limited_like_a_known_one() {
        for (int i = 0; i < 10; i++) {
            assertProblem(
                    ProblemCode.INVALID_CREDENTIALS,
                    () -> signIn("eve@example.com", "wrong password"));
        }
        assertProblem(
                ProblemCode.TOO_MANY_REQUESTS, () -> signIn("eve@example.com", "wrong password"));
    }

    @Test
    void a_hash_of_older_costs_is_made_anew_when_its_owner_signs_in() {
        String before = world.texts("SELECT hash FROM _credentials").getFirst();
        var costlier = world.config.withHashing(new Hashing(128, 1, 1, 2));
        var auth =
                new Auth(
                        costlier,
                        world.store,
                        world.secrets,
                        world.auth.users(),
                        new Revocations(world.store, world.runtime),
                        world.runtime);

        auth.signIn().withPassword(World.USERS, ADA, World.PASSWORD);

        String after = world.texts("SELECT hash FROM _credentials").getFirst();
        assertThat(before).startsWith("$argon2id$v=19$m=64,");
        assertThat(after).startsWith("$argon2id$v=19$m=128,");
        auth.signIn().withPassword(World.USERS, ADA, World.PASSWORD);
        assertThat(world.texts("SELECT hash FROM _credentials")).containsExactly(after);
    }

    private SignedIn signIn(String email, String password) {
        return world.auth.signIn().withPassword(World.USERS, email, password);
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThat(problem(call).problem().code()).isEqualTo(code);
    }

    private static ProblemException problem(ThrowingCallable call) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0];
    }
}
