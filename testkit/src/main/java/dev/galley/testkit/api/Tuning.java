package dev.galley.testkit.api;

import dev.galley.http.HttpConfig;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.limits.RateLimitsConfig;
import dev.galley.store.sqlite.SqliteConfig;
import java.time.Duration;

/// What a test changes about its server.
///
/// @param rateLimits     off by itself: a test asks more in a second than a person in an hour
/// @param statementLimit how long one statement may run
public record Tuning(
        HttpConfig http, AuthConfig auth, RateLimitsConfig rateLimits, Duration statementLimit) {

    /// Any port, passwords that are cheap to hash, and nobody to wait for when the test is over.
    public static final Tuning DEFAULTS =
            new Tuning(
                    HttpConfig.DEFAULTS
                            .withPort(0)
                            .withDrain(Duration.ZERO)
                            .withGrace(Duration.ofSeconds(2)),
                    AuthConfig.DEFAULTS
                            .withSignUp(AuthConfig.SignUp.OPEN)
                            .withHashing(new AuthConfig.Hashing(8, 1, 1, 2)),
                    RateLimitsConfig.OFF,
                    SqliteConfig.STATEMENT_LIMIT);

    public Tuning withHttp(HttpConfig other) {
        return new Tuning(other, auth, rateLimits, statementLimit);
    }

    public Tuning withAuth(AuthConfig other) {
        return new Tuning(http, other, rateLimits, statementLimit);
    }

    public Tuning withRateLimits(RateLimitsConfig other) {
        return new Tuning(http, auth, other, statementLimit);
    }

    public Tuning withStatementLimit(Duration other) {
        return new Tuning(http, auth, rateLimits, other);
    }
}
