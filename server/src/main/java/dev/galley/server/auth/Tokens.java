package dev.galley.server.auth;

import java.time.Duration;

/// What a client gets to go on with, as RFC 6749 §5.1 names it.
record Tokens(String accessToken, Duration expiresIn, String refreshToken) {

    @Override
    public String toString() {
        return "Tokens[***]";
    }
}
