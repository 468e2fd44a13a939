package dev.galley.http;

/// Answers the requests of one route. Runs on a virtual thread of its own and may block.
@FunctionalInterface
public interface Handler {

    /// The answer. A `ProblemException` becomes its problem; anything else thrown is a bug: it is
    /// logged with the request id and answered with `internal`.
    Response handle(Request request) throws Exception;
}
