package dev.galley.server.auth;

import dev.galley.model.RecordId;

/// What a genuine access token says.
///
/// @param counter       of the refresh token it was issued with (claim `rc`)
/// @param expiresMillis from then on it does not count
record AccessToken(Account account, RecordId session, long counter, long expiresMillis) {}
