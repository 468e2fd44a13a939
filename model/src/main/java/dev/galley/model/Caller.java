package dev.galley.model;

import java.util.Map;
import java.util.Set;

/// Who makes a request.
public sealed interface Caller {

    Guest GUEST = new Guest();

    /// Nobody who said a name.
    record Guest() implements Caller {}

    /// A signed-in user of an auth collection.
    ///
    /// @param session the session the access token belongs to
    /// @param roles   as the user's record has them now, not as the token was issued
    /// @param claims  custom claims: values of CEL's dynamic type (String, Long, Double, Boolean, List, Map)
    record User(
            CollectionName collection,
            RecordId id,
            String session,
            Set<String> roles,
            boolean verified,
            Map<String, Object> claims)
            implements Caller {
        public User {
            roles = Set.copyOf(roles);
            claims = Map.copyOf(claims);
        }
    }

    /// Somebody who runs the app; passes rules by role.
    record Admin(RecordId id, String session, Role role) implements Caller {}

    /// What an admin may do.
    enum Role {
        /// Everything.
        OWNER,
        /// Everything but admins, keys and settings.
        EDITOR,
        /// Look, and change nothing.
        VIEWER
    }

    /// A server of the app's own; passes rules by scope.
    ///
    /// @param scopes `records:read`, `records:write`, either with `:COLLECTION`, `hidden:read`, `schema`, …
    record ServiceKey(String id, String name, Set<String> scopes) implements Caller {
        public ServiceKey {
            scopes = Set.copyOf(scopes);
        }
    }
}
