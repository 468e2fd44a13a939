package dev.galley.server.changes;

import java.time.Duration;

/// How long the change log goes back.
///
/// @param retention entries older than this go; whoever follows the log and has been away for longer begins anew
public record ChangesConfig(Duration retention) {

    /// Longer than any transaction may be open, so that nothing can still come in below the floor.
    public static final Duration LEAST = Duration.ofHours(1);

    /// A phone that lay in a drawer for a month.
    public static final ChangesConfig DEFAULTS = new ChangesConfig(Duration.ofDays(30));

    public ChangesConfig {
        if (retention.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("the log goes back for an hour at least");
        }
    }
}
