package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.file.Path;
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
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class SignUpTest {

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
    void a_stranger_becomes_a_user_who_is_signed_in() {
        SignedIn ada = world.signUp("Ada@example.com");

        assertThat(ada.account().collection()).isEqualTo(World.USERS);
        Caller caller =
                world.auth.authenticator().authenticate(ada.tokens().accessToken()).orElseThrow();
        assertThat(caller).isEqualTo(ada.caller());
        assertThat(((Caller.User) caller).verified()).isFalse();
        assertThat(((Caller.User) caller).roles()).isEmpty();
    }

    @Test
    void the_password_is_stored_as_a_hash_and_nowhere_else() {
        world.signUp("ada@example.com");

        assertThat(world.texts("SELECT hash FROM _credentials"))
                .singleElement()
                .satisfies(hash ->
                        assertThat(hash).startsWith("$argon2id$").doesNotContain(World.PASSWORD));
    }

    @Test
    void an_address_is_taken_once_whatever_its_case() {
        world.signUp("ada@example.com");

        Problem taken = problem(() -> world.signUp("ADA@example.com"));

        assertThat(taken.code()).isEqualTo(ProblemCode.UNIQUE_VIOLATION);
        assertThat(taken.errors()).extracting(FieldError::pointer).containsExactly("/email");
        assertThat(world.count("_credentials")).isEqualTo(1);
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void a_hundred_sign_ups_at_once_make_one_user() throws Exception {
        List<ProblemCode> answers =
                Together.run(
                        100,
                        () -> {
                            try {
                                world.signUp("ada@example.com");
                                return ProblemCode.NOT_FOUND;
                            } catch (ProblemException e) {
                                return e.problem().code();
                            }
                        });

        assertThat(Collections.frequency(answers, ProblemCode.NOT_FOUND)).isEqualTo(1);
        assertThat(Collections.frequency(answers, ProblemCode.UNIQUE_VIOLATION)).isEqualTo(99);
        assertThat(world.count("users")).isEqualTo(1);
        assertThat(world.count("_credentials")).isEqualTo(1);
        assertThat(world.count("_sessions")).isEqualTo(1);
    }

    @Test
    void an_address_is_free_again_when_its_user_is_gone() {
        SignedIn ada = world.signUp("ada@example.com");
        world.delete(ada.account().id());

        SignedIn next = world.signUp("ada@example.com");

        assertThat(next.account()).isNotEqualTo(ada.account());
        assertThat(world.auth.authenticator().authenticate(next.tokens().accessToken()))
                .contains(next.caller());
        assertThat(world.auth.authenticator().authenticate(ada.tokens().accessToken())).isEmpty();
    }

    @Test
    void what_is_wrong_with_both_members_is_told_at_once_and_nothing_is_made() {
        Problem problem = problem(() -> signUp(World.USERS, "ada", "short"));

        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FIELDS);
        assertThat(problem.errors())
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(tuple("/email", "invalid_email"), tuple("/password", "too_short"));
        assertThat(world.count("users")).isZero();
        assertThat(world.count("_credentials")).isZero();
    }

    @Test
    void nobody_signs_up_where_it_is_closed() {
        var closed =
                new Auth(
                        world.config.withSignUp(AuthConfig.SignUp.OFF),
                        world.store,
                        world.secrets,
                        world.auth.users(),
                        new Revocations(world.store, world.runtime),
                        world.runtime);

        assertThat(
                        problem(() ->
                                        signUp(
                                                closed,
                                                World.USERS,
                                                "ada@example.com",
                                                World.PASSWORD))
                                .code())
                .isEqualTo(ProblemCode.SIGN_UP_CLOSED);
        assertThat(world.count("users")).isZero();
    }

    @Test
    void nobody_signs_up_where_no_people_are_kept() {
        for (CollectionName name :
                List.of(World.NOTES, Account.ADMINS, new CollectionName("none"))) {
            assertThat(problem(() -> signUp(name, "ada@example.com", World.PASSWORD)).code())
                    .isEqualTo(ProblemCode.COLLECTION_NOT_FOUND);
        }
    }

    private SignedIn signUp(CollectionName collection, String email, String password) {
        return signUp(world.auth, collection, email, password);
    }

    private SignedIn signUp(Auth auth, CollectionName collection, String email, String password) {
        return auth.signUp()
                .withPassword(
                        Call.of(Caller.GUEST, world.time.millis()),
                        collection,
                        email,
                        password,
                        new JsonMapper().createObjectNode());
    }

    private static Problem problem(ThrowingCallable call) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem();
    }
}
