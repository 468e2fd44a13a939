package dev.galley.server.limits;

/// How many requests a caller may make.
///
/// The defaults are far above what an app does for one person, and far below what it takes to keep a server from
/// everybody else. The whole of a minute's requests may come at once.
///
/// @param on               whether anything is limited
/// @param readsPerMinute   lists, views and counts of records
/// @param writesPerMinute  of records; each operation of a batch is one
/// @param signInsPerMinute sign-ins and sign-ups, per client address whoever asks
/// @param othersPerMinute  everything else, refreshing tokens included
public record RateLimitsConfig(
        boolean on,
        int readsPerMinute,
        int writesPerMinute,
        int signInsPerMinute,
        int othersPerMinute) {

    /// A batch is charged as a whole, so it has to fit.
    public static final int MIN_PER_MINUTE = 100;

    /// Behind one address may stand a school or a mobile network's whole city: its guests share 200 reads a second.
    public static final RateLimitsConfig DEFAULTS =
            new RateLimitsConfig(true, 12_000, 3_000, 300, 3_000);

    /// Nothing is limited.
    public static final RateLimitsConfig OFF =
            new RateLimitsConfig(
                    false,
                    DEFAULTS.readsPerMinute,
                    DEFAULTS.writesPerMinute,
                    DEFAULTS.signInsPerMinute,
                    DEFAULTS.othersPerMinute);

    public RateLimitsConfig {
        int least =
                Math.min(
                        Math.min(readsPerMinute, writesPerMinute),
                        Math.min(signInsPerMinute, othersPerMinute));
        if (least < 1 || writesPerMinute < MIN_PER_MINUTE) {
            throw new IllegalArgumentException("a rate limit lets somebody do something");
        }
    }
}
