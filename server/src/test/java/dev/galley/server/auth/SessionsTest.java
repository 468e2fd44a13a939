package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Caller;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ParameterizedClass
@ArgumentsSource(Engines.class)
class SessionsTest {

    @Parameter Engine engine;
    @TempDir Path place;
    private World world;
    private Tokens first;

    @BeforeEach
    void setUp() {
        world = new World(engine, place);
        first = world.signUp("ada@example.com").tokens();
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void a_refresh_gives_new_tokens_and_the_access_token_counts() {
        Tokens second = refresh(first).orElseThrow();

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(caller(second)).containsInstanceOf(Caller.User.class);
    }

    @Test
    void an_answer_that_was_lost_can_be_asked_for_again_a_day_later() {
        Tokens lost = refresh(first).orElseThrow();
        world.time.pass(Duration.ofDays(1));

        Tokens again = refresh(first).orElseThrow();

        assertThat(again.refreshToken()).isEqualTo(lost.refreshToken());
        assertThat(caller(again)).isPresent();
    }

    @Test
    void a_spent_token_that_comes_back_late_ends_the_session() {
        Tokens second = refresh(first).orElseThrow();
        caller(second);
        world.time.pass(Duration.ofSeconds(31));

        assertThat(refresh(first)).isEmpty();
        assertThat(refresh(second)).isEmpty();
        assertThat(caller(second)).isEmpty();
        assertThat(world.count("_sessions")).isZero();
    }

    @Test
    void a_spent_token_that_comes_back_at_once_gets_the_current_one() {
        Tokens second = refresh(first).orElseThrow();
        caller(second);
        world.time.pass(Duration.ofSeconds(30));

        assertThat(refresh(first).map(Tokens::refreshToken)).contains(second.refreshToken());
    }

    @Test
    void seeing_an_access_token_spends_the_parent_only_when_it_was_issued_by_a_refresh() {
        caller(first);
        assertThat(world.number("SELECT confirmed FROM _sessions")).isZero();

        Tokens second = refresh(first).orElseThrow();
        assertThat(world.number("SELECT confirmed FROM _sessions")).isZero();

        caller(second);
        assertThat(world.number("SELECT confirmed FROM _sessions")).isEqualTo(1);
    }

    @Test
    void fifty_refreshes_at_once_have_one_successor() throws Exception {
        var successors =
                new HashSet<>(Together.run(50, () -> refresh(first).orElseThrow().refreshToken()));

        assertThat(successors).hasSize(1);
        assertThat(world.number("SELECT counter FROM _sessions")).isEqualTo(1);
    }

    @Test
    void after_fifty_at_once_a_late_one_ends_the_session() throws Exception {
        Together.run(50, () -> refresh(first));
        Tokens second = refresh(first).orElseThrow();
        caller(second);
        world.time.pass(Duration.ofMinutes(1));

        assertThat(refresh(first)).isEmpty();
        assertThat(refresh(second)).isEmpty();
    }

    @Test
    void a_restart_changes_nothing_for_those_who_are_signed_in() {
        Tokens second = refresh(first).orElseThrow();
        world.restart();

        assertThat(caller(second)).isPresent();
        assertThat(refresh(second)).isPresent();
    }

    @Test
    void an_ended_session_stays_ended_after_a_restart() {
        world.auth.sessions().endBy(RefreshToken.parse(first.refreshToken()).orElseThrow());
        world.restart();

        assertThat(refresh(first)).isEmpty();
        assertThat(caller(first)).isEmpty();
    }

    @Test
    void a_database_from_a_backup_goes_on_with_the_tokens_of_after_it() {
        Tokens second = refresh(first).orElseThrow();
        Tokens third = refresh(second).orElseThrow();
        world.execute(Sql.of("UPDATE _sessions SET counter = 0, confirmed = 0"));

        Tokens fourth = refresh(third).orElseThrow();

        assertThat(world.number("SELECT counter FROM _sessions")).isEqualTo(3);
        assertThat(caller(fourth)).isPresent();
    }

    @Test
    void an_access_token_ahead_of_a_restored_database_moves_the_counter_along() {
        Tokens third = refresh(refresh(first).orElseThrow()).orElseThrow();
        world.execute(Sql.of("UPDATE _sessions SET counter = 0, confirmed = 0"));

        assertThat(caller(third)).isPresent();

        assertThat(world.number("SELECT counter FROM _sessions")).isEqualTo(2);
        assertThat(world.number("SELECT confirmed FROM _sessions")).isEqualTo(2);
        assertThat(refresh(third)).isPresent();
    }

    @Test
    void a_session_slides_for_thirty_days_from_its_last_refresh() {
        world.time.pass(Duration.ofDays(29));
        Tokens second = refresh(first).orElseThrow();
        world.time.pass(Duration.ofDays(29));
        Tokens third = refresh(second).orElseThrow();
        world.time.pass(Duration.ofDays(30));

        assertThat(refresh(third)).isEmpty();
        assertThat(world.count("_sessions")).isZero();
    }

    @Test
    void a_token_of_another_session_key_changes_nothing() {
        RefreshToken real = RefreshToken.parse(first.refreshToken()).orElseThrow();
        String forged = RefreshToken.issue(real.session(), 0, new byte[32]).text();

        assertThat(world.auth.sessions().refresh(forged)).isEmpty();
        world.auth.sessions().endBy(RefreshToken.parse(forged).orElseThrow());

        assertThat(refresh(first)).isPresent();
    }

    @Test
    void signing_out_ends_this_session_and_no_other() {
        Tokens other = world.signIn("ada@example.com").tokens();

        world.auth.sessions().endBy(RefreshToken.parse(first.refreshToken()).orElseThrow());

        assertThat(refresh(first)).isEmpty();
        assertThat(caller(first)).isEmpty();
        assertThat(refresh(other)).isPresent();
        assertThat(caller(other)).isPresent();
    }

    @Test
    void a_spent_token_can_still_sign_out() {
        Tokens second = refresh(first).orElseThrow();

        world.auth.sessions().endBy(RefreshToken.parse(first.refreshToken()).orElseThrow());

        assertThat(refresh(second)).isEmpty();
    }

    @Test
    void a_suspended_user_cannot_refresh_and_the_session_ends() {
        world.change(user(), "suspended", new Value.Bool(true));

        assertThat(refresh(first)).isEmpty();
        assertThat(world.count("_sessions")).isZero();
    }

    @Test
    void nothing_secret_stands_in_a_row() {
        String row =
                String.join(" ", world.texts("SELECT id FROM _sessions"))
                        + String.join(" ", world.texts("SELECT mac_key FROM _sessions"));

        assertThat(row).doesNotContain(first.refreshToken()).doesNotContain(first.accessToken());
        assertThat(first.toString()).isEqualTo("Tokens[***]");
    }

    private Optional<Tokens> refresh(Tokens tokens) {
        return world.auth.sessions().refresh(tokens.refreshToken());
    }

    private Optional<Caller> caller(Tokens tokens) {
        return world.auth.authenticator().authenticate(tokens.accessToken());
    }

    private RecordId user() {
        return ((Caller.User) caller(first).orElseThrow()).id();
    }
}
