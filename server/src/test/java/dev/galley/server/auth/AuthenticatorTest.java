package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Who a token stands for, on the node that hears of a change first and on the one that hears of it later.
@ParameterizedClass
@ArgumentsSource(Engines.class)
class AuthenticatorTest {

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private Auth other;
    private SignedIn ada;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        other = world.otherNode();
        ada = world.signUp("ada@example.com");
        hear();
    }

    @AfterEach
    void tearDown() {
        other.close();
        world.close();
    }

    @Test
    void a_token_stands_for_its_user_as_the_record_is_now() {
        world.change(id(), "roles", new Value.Many(List.of(new Value.Text("editor"))));
        world.change(id(), "verified", new Value.Bool(true));
        hear();

        Caller.User user = (Caller.User) on(world.auth).orElseThrow();

        assertThat(user.id()).isEqualTo(id());
        assertThat(user.collection()).isEqualTo(World.USERS);
        assertThat(user.roles()).containsExactly("editor");
        assertThat(user.verified()).isTrue();
        assertThat(user.session()).isEqualTo(world.texts("SELECT id FROM _sessions").getFirst());
    }

    @Test
    void a_token_that_is_known_costs_no_look_into_the_database() {
        on(world.auth);
        world.execute(Sql.of("DELETE FROM _sessions"));

        assertThat(on(world.auth)).isPresent();
    }

    @Test
    void roles_that_change_count_on_every_node_once_it_has_heard() {
        assertThat(roles(world.auth)).isEmpty();
        assertThat(roles(other)).isEmpty();

        world.change(id(), "roles", new Value.Many(List.of(new Value.Text("editor"))));
        hear();

        assertThat(roles(world.auth)).containsExactly("editor");
        assertThat(roles(other)).containsExactly("editor");
    }

    @Test
    void a_suspended_users_token_is_refused_on_every_node_and_counts_again_afterwards() {
        on(world.auth);
        on(other);

        world.change(id(), "suspended", new Value.Bool(true));
        hear();
        assertThat(on(world.auth)).isEmpty();
        assertThat(on(other)).isEmpty();

        world.change(id(), "suspended", new Value.Bool(false));
        hear();
        assertThat(on(world.auth)).isPresent();
        assertThat(on(other)).isPresent();
    }

    @Test
    void a_deleted_users_token_is_refused_on_every_node() {
        on(world.auth);
        on(other);

        world.delete(id());
        hear();

        assertThat(on(world.auth)).isEmpty();
        assertThat(on(other)).isEmpty();
        assertThat(world.count("_sessions")).isZero();
        assertThat(world.count("_credentials")).isZero();
    }

    @Test
    void signing_out_counts_at_once_here_and_elsewhere_once_it_was_heard() {
        on(world.auth);
        on(other);

        world.auth.sessions().endBy(refreshToken());

        assertThat(on(world.auth)).isEmpty();
        assertThat(on(other)).isPresent();
        hear();
        assertThat(on(other)).isEmpty();
    }

    @Test
    void a_revocation_that_became_visible_late_is_heard_all_the_same() {
        on(other);
        Revocation slow = world.revocation(Revocation.session(refreshToken().session()));
        world.time.pass(Duration.ofMillis(500));
        hear();
        world.execute(Sql.of("DELETE FROM _sessions"));
        world.execute(slow.effect().sql());
        world.time.pass(Duration.ofMillis(250));
        hear();

        assertThat(on(other)).isEmpty();
    }

    @Test
    void a_node_that_has_not_heard_anything_for_a_second_looks_everything_up() {
        on(other);
        world.auth.sessions().endBy(refreshToken());

        world.time.pass(Duration.ofSeconds(1));
        assertThat(on(other)).isPresent();
        world.time.pass(Duration.ofMillis(1));
        assertThat(on(other)).isEmpty();
    }

    @Test
    void a_node_that_hears_again_after_a_gap_trusts_nothing_from_before() {
        on(other);
        world.execute(Sql.of("DELETE FROM _sessions"));
        world.time.pass(Duration.ofSeconds(5));
        hear();

        assertThat(on(other)).isEmpty();
    }

    @Test
    void what_is_remembered_ends_with_the_token() {
        on(world.auth);
        for (int second = 0; second < 600; second++) {
            assertThat(on(world.auth)).isPresent();
            world.time.pass(Duration.ofSeconds(1));
            hear();
        }

        assertThat(on(world.auth)).isEmpty();
    }

    @Test
    void what_is_remembered_ends_with_the_session() {
        world.execute(
                Sql.of(
                        "UPDATE _sessions SET expires = "
                                + (world.time.millis() + Duration.ofSeconds(5).toMillis())));
        assertThat(on(world.auth)).isPresent();

        world.time.pass(Duration.ofSeconds(5));
        hear();

        assertThat(on(world.auth)).isEmpty();
    }

    @Test
    void a_token_for_the_session_of_another_account_does_not_count() {
        SignedIn bob = world.signUp("bob@example.com");
        RecordId bobsSession =
                RefreshToken.parse(bob.tokens().refreshToken()).orElseThrow().session();

        String mixed = world.auth.accessTokens().issue(ada.account(), bobsSession, 0);

        assertThat(world.auth.authenticator().authenticate(mixed)).isEmpty();
    }

    @Test
    void every_other_kind_of_token_is_refused() {
        assertThat(world.auth.authenticator().authenticate(ada.tokens().refreshToken())).isEmpty();
        assertThat(world.auth.authenticator().authenticate(world.auth.setupLink().orElseThrow()))
                .isEmpty();
        assertThat(world.auth.authenticator().authenticate("")).isEmpty();
        assertThat(world.auth.authenticator().authenticate("glk_")).isEmpty();
    }

    @Test
    void a_refused_token_is_not_remembered_as_good_or_bad() {
        world.change(id(), "suspended", new Value.Bool(true));
        hear();
        assertThat(on(other)).isEmpty();

        world.change(id(), "suspended", new Value.Bool(false));

        assertThat(on(other)).isPresent();
    }

    /// Lets both nodes read the revocations.
    private void hear() {
        world.auth.hearRevocations();
        other.hearRevocations();
    }

    private Optional<Caller> on(Auth node) {
        return node.authenticator().authenticate(ada.tokens().accessToken());
    }

    private Set<String> roles(Auth node) {
        return ((Caller.User) on(node).orElseThrow()).roles();
    }

    private RecordId id() {
        return ada.account().id();
    }

    private RefreshToken refreshToken() {
        return RefreshToken.parse(ada.tokens().refreshToken()).orElseThrow();
    }
}
