package dev.galley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.FieldError;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyScopesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "records:read",
                "records:write",
                "records:read:tasks",
                "records:write:order_lines",
                "hidden:read",
                "schema",
                "users",
                "backup"
            })
    void these_are_scopes(String word) {
        assertThat(KeyScopes.parse(List.of(word)).words()).containsExactly(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "records",
                "records:",
                "records:read:",
                "records:read:_sessions",
                "records:read:Tasks",
                "records:delete",
                "hidden:read:tasks",
                "keys",
                "admins",
                "owner",
                "*",
                "records:read records:write"
            })
    void these_are_not(String word) {
        assertThatThrownBy(() -> KeyScopes.parse(List.of("schema", word)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ProblemCode.INVALID_FIELDS);
                            assertThat(e.problem().errors())
                                    .extracting(FieldError::pointer)
                                    .containsExactly("/scopes/1");
                        });
    }

    @Test
    void a_key_without_a_scope_is_a_mistake() {
        assertThatThrownBy(() -> KeyScopes.parse(List.of())).isInstanceOf(ProblemException.class);
    }

    @Test
    void scopes_are_stored_in_order_and_read_again() {
        KeyScopes scopes = KeyScopes.parse(List.of("schema", "records:read", "schema"));

        assertThat(scopes.stored()).isEqualTo("records:read schema");
        assertThat(KeyScopes.ofStored(scopes.stored())).isEqualTo(scopes);
    }
}
