package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Caller;
import dev.galley.model.Caller.Role;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class AdminsTest {

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private Admins admins;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        admins = new Admins(world.store, world.config, world.runtime);
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void an_admin_made_on_the_store_signs_in_with_the_role_given() {
        for (Role role : Role.values()) {
            String email = role + "@example.com";
            Admins.Admin made = admins.create(email, role, World.PASSWORD);

            SignedIn signedIn =
                    world.auth.signIn().withPassword(Account.ADMINS, email, World.PASSWORD);

            assertThat(signedIn.caller())
                    .isInstanceOfSatisfying(
                            Caller.Admin.class,
                            admin -> {
                                assertThat(admin.id()).isEqualTo(made.id());
                                assertThat(admin.role()).isEqualTo(role);
                            });
            assertThat(world.auth.admins().find(made.id())).contains(made);
        }
    }

    @Test
    void an_address_is_taken_once_whatever_its_case() {
        admins.create("root@example.com", Role.OWNER, World.PASSWORD);

        Problem taken = problem("ROOT@example.com", World.PASSWORD);

        assertThat(taken.code()).isEqualTo(ProblemCode.UNIQUE_VIOLATION);
        assertThat(taken.errors()).extracting(FieldError::pointer).containsExactly("/email");
        assertThat(world.count("_admins")).isEqualTo(1);
    }

    @Test
    void of_twenty_with_one_address_at_once_one_is_made() throws Exception {
        List<ProblemCode> answers =
                Together.run(
                        20,
                        () -> {
                            try {
                                admins.create("root@example.com", Role.OWNER, World.PASSWORD);
                                return ProblemCode.NOT_FOUND;
                            } catch (ProblemException e) {
                                return e.problem().code();
                            }
                        });

        assertThat(Collections.frequency(answers, ProblemCode.NOT_FOUND)).isEqualTo(1);
        assertThat(Collections.frequency(answers, ProblemCode.UNIQUE_VIOLATION)).isEqualTo(19);
    }

    @Test
    void there_is_no_default_password_and_no_easy_one() {
        assertThat(problem("root@example.com", "").code()).isEqualTo(ProblemCode.INVALID_FIELDS);
        assertThat(problem("root@example.com", "password").code())
                .isEqualTo(ProblemCode.INVALID_FIELDS);
        assertThat(problem("root", World.PASSWORD).code()).isEqualTo(ProblemCode.INVALID_FIELDS);
        assertThat(admins.exist()).isFalse();
    }

    @Test
    void a_user_and_an_admin_may_share_an_address_and_nothing_else() {
        world.signUp("ada@example.com");
        admins.create("ada@example.com", Role.VIEWER, "another passable password");

        assertThat(world.signIn("ada@example.com").caller()).isInstanceOf(Caller.User.class);
        assertThatThrownBy(() ->
                        world.auth
                                .signIn()
                                .withPassword(Account.ADMINS, "ada@example.com", World.PASSWORD))
                .isInstanceOf(ProblemException.class);
    }

    private Problem problem(String email, String password) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(() -> admins.create(email, Role.OWNER, password))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem();
    }
}
