package dev.galley.testkit.api;

import dev.galley.model.Caller.Role;
import java.util.List;

/// What an actor may do whom rules do not bind, said once more and independently of the server.
///
/// @param rules whether rules are asked at all: they are for guests and users
record Rights(boolean rules, boolean reads, boolean writes, boolean seesHidden) {

    static Rights of(Actor actor, String collection) {
        return switch (actor) {
            case Actor.Guest _, Actor.User _, Actor.Bearer _ ->
                    new Rights(true, false, false, false);
            case Actor.Admin admin -> new Rights(false, true, admin.role() != Role.VIEWER, true);
            case Actor.Key key ->
                    new Rights(
                            false,
                            has(key.scopes(), "records:read", collection),
                            has(key.scopes(), "records:write", collection),
                            key.scopes().contains("hidden:read"));
        };
    }

    private static boolean has(List<String> scopes, String scope, String collection) {
        return scopes.contains(scope) || scopes.contains(scope + ":" + collection);
    }
}
