package dev.galley.server.auth;

import java.time.Duration;

/// How people sign in, and for how long.
///
/// @param issuer          the server's public URL, named in each access token
/// @param audience        the app, named in each access token
/// @param signUp          whether strangers may make themselves users
/// @param accessTokenTtl  how long an access token counts; at most one hour, clients refresh silently
/// @param sessionTtl      how long a session lives without being refreshed
/// @param maxFailures     wrong passwords for one address within `failureWindow`, then it has to wait
/// @param failureWindow   from the first wrong password of a row
/// @param hashing         what a password hash costs
public record AuthConfig(
        String issuer,
        String audience,
        SignUp signUp,
        Duration accessTokenTtl,
        Duration sessionTtl,
        int maxFailures,
        Duration failureWindow,
        Hashing hashing) {

    /// A token that lives longer could not be called short-lived.
    public static final Duration MAX_ACCESS_TOKEN_TTL = Duration.ofHours(1);

    public static final AuthConfig DEFAULTS =
            new AuthConfig(
                    "http://127.0.0.1:8080",
                    "galley",
                    SignUp.OFF,
                    Duration.ofMinutes(10),
                    Duration.ofDays(30),
                    10,
                    Duration.ofMinutes(15),
                    Hashing.DEFAULTS);

    /// Who may make a user.
    public enum SignUp {
        /// Nobody.
        OFF,
        /// Whoever the collection's create rule lets in.
        OPEN
    }

    /// What one Argon2id hash costs, and how many are made at a time.
    ///
    /// @param memoryKib memory in KiB
    /// @param passes    over that memory
    /// @param lanes     that could be computed at once
    /// @param parallel  hashes made at the same time; as many as there are cores
    public record Hashing(int memoryKib, int passes, int lanes, int parallel) {

        /// The least memory that RFC 9106 allows for a lane.
        static final int MIN_MEMORY_KIB = 8;

        /// 19 MiB and two passes: what OWASP asks for at least. It takes some 40 ms of one core.
        public static final Hashing DEFAULTS = new Hashing(19_456, 2, 1, 2);

        public Hashing {
            if (passes < 1 || lanes < 1 || parallel < 1 || memoryKib / lanes < MIN_MEMORY_KIB) {
                throw new IllegalArgumentException("not a way to hash: " + memoryKib + " KiB");
            }
        }
    }

    public AuthConfig {
        if (!isPositive(accessTokenTtl) || accessTokenTtl.compareTo(MAX_ACCESS_TOKEN_TTL) > 0) {
            throw new IllegalArgumentException("access tokens live for at most an hour");
        }
        if (!isPositive(sessionTtl) || sessionTtl.compareTo(accessTokenTtl) < 0) {
            throw new IllegalArgumentException("a session outlives its access tokens");
        }
        if (maxFailures < 1 || !isPositive(failureWindow)) {
            throw new IllegalArgumentException("a limit lets at least one try through");
        }
    }

    public AuthConfig withIssuer(String url) {
        return new AuthConfig(
                url,
                audience,
                signUp,
                accessTokenTtl,
                sessionTtl,
                maxFailures,
                failureWindow,
                hashing);
    }

    public AuthConfig withSignUp(SignUp who) {
        return new AuthConfig(
                issuer,
                audience,
                who,
                accessTokenTtl,
                sessionTtl,
                maxFailures,
                failureWindow,
                hashing);
    }

    public AuthConfig withHashing(Hashing cost) {
        return new AuthConfig(
                issuer,
                audience,
                signUp,
                accessTokenTtl,
                sessionTtl,
                maxFailures,
                failureWindow,
                cost);
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }
}
