package dev.galley.server.retries;

import dev.galley.model.Caller;

/// Whose keys they are: two callers may choose the same one.
///
/// @param collection the user's auth collection, or the kind of caller in capitals, which no collection has
record Subject(String collection, String id) {

    static Subject of(Caller caller) {
        return switch (caller) {
            case Caller.User user -> new Subject(user.collection().value(), user.id().value());
            case Caller.Admin admin -> new Subject("ADMIN", admin.id().value());
            case Caller.ServiceKey key -> new Subject("KEY", key.id());
            case Caller.Guest _ -> throw new IllegalArgumentException("a guest has no keys");
        };
    }
}
