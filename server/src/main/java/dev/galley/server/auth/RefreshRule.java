package dev.galley.server.auth;

import java.time.Duration;

/// What a genuine refresh token of a living session gets, decided by counters alone.
///
/// Phones lose answers, send twice and refresh from two processes at once; thieves replay. Each refresh
/// moves the session's counter by one, and a token carries the counter it was issued with. A token is
/// *spent* once its child was used, that is refreshed, or an access token issued with it was seen: then
/// the answer that carried the child has arrived somewhere, and whoever still sends the parent is either
/// late by a race or is not the one who got the answer.
///
/// | presented            | child used | last refresh | gets               |
/// |----------------------|------------|--------------|--------------------|
/// | current              |            |              | the next           |
/// | ahead of the session |            |              | the next after it  |
/// | the parent           | no         |              | the current, again |
/// | the parent           | yes        | ≤ 30 s ago   | the current, again |
/// | the parent           | yes        | longer ago   | the session's end  |
/// | older                |            | ≤ 30 s ago   | the current, again |
/// | older                |            | longer ago   | the session's end  |
///
/// Ahead is possible when the database comes from a backup: the token proves that the counter was once
/// given out, so the session goes on from there and nobody has to sign in again. Ending the session on
/// replay is RFC 9700 §4.14.2.
final class RefreshRule {

    /// Two refreshes that overlap, on the worst network that still answers, are this far apart at most.
    static final Duration GRACE = Duration.ofSeconds(30);

    private RefreshRule() {}

    /// What becomes of the session.
    sealed interface Outcome {

        /// Its counter moves to `next`, with which the new tokens are issued.
        record Rotate(long next) implements Outcome {}

        /// It stays, and the tokens are issued with `current`.
        record Repeat(long current) implements Outcome {}

        /// It ends: a spent token came back.
        record Replay() implements Outcome {}
    }

    /// Decides.
    ///
    /// @param presented         the counter of the token
    /// @param counter           the session's counter: that of the newest token issued
    /// @param confirmed         the highest counter whose access token was seen
    /// @param sinceRefreshMillis since the counter last moved; negative when the clock was set back
    static Outcome decide(long presented, long counter, long confirmed, long sinceRefreshMillis) {
        if (presented >= counter) {
            return new Outcome.Rotate(presented + 1);
        }
        boolean parent = presented == counter - 1;
        boolean childUsed = !parent || confirmed >= counter;
        boolean justRefreshed = sinceRefreshMillis <= GRACE.toMillis();
        return !childUsed || justRefreshed ? new Outcome.Repeat(counter) : new Outcome.Replay();
    }
}
