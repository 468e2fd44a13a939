package dev.galley.server.auth;

import dev.galley.model.Caller;
import java.util.List;

/// A credential that was checked, and how long that may be relied on.
///
/// @param expiresMillis from then on the credential does not count
/// @param position      of the revocations, read before anything else was
/// @param names         whose revocation makes this worthless
record Verified(Caller caller, long expiresMillis, long position, List<String> names) {

    Verified {
        names = List.copyOf(names);
    }
}
