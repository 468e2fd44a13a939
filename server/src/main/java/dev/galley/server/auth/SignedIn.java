package dev.galley.server.auth;

import dev.galley.model.Caller;

/// An account that has just signed in.
///
/// @param caller the account as its own requests will have it
record SignedIn(Account account, Caller caller, Tokens tokens) {}
