package dev.galley.server.requests;

import dev.galley.http.Request;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.util.ArrayList;
import java.util.List;

/// What a request asks of the present revision (RFC 9110 §13.1): `If-Match` compares strongly, `If-None-Match` weakly,
/// since proxies that compress weaken tags.
///
/// @param ifMatch     revisions one of which must be the present one; empty when not asked
/// @param anyMatch    `If-Match: *`
/// @param ifNoneMatch revisions the client has already
/// @param noneAtAll   `If-None-Match: *`
public record Precondition(
        List<Long> ifMatch, boolean anyMatch, List<Long> ifNoneMatch, boolean noneAtAll) {

    /// Asks nothing.
    public static final Precondition NONE = new Precondition(List.of(), false, List.of(), false);

    /// Entity tags a header may list; more is no client's need.
    private static final int MAX_TAGS = 32;

    private static final long NO_REV = -1;

    public Precondition {
        ifMatch = List.copyOf(ifMatch);
        ifNoneMatch = List.copyOf(ifNoneMatch);
    }

    /// What a request asks.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_parameter`
    public static Precondition of(Request request) {
        return parse(
                request.header("If-Match").orElse(""), request.header("If-None-Match").orElse(""));
    }

    /// Reads the two headers, each "" when it is absent.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_parameter`
    public static Precondition parse(String ifMatch, String ifNoneMatch) {
        if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) {
            return NONE;
        }
        boolean any = ifMatch.equals("*");
        boolean none = ifNoneMatch.equals("*");
        return new Precondition(
                any ? List.of() : tags("If-Match", ifMatch, false),
                any,
                none ? List.of() : tags("If-None-Match", ifNoneMatch, true),
                none);
    }

    /// Refuses when the present revision is not the one the client means to change.
    ///
    /// @throws dev.galley.model.ProblemException `precondition_failed`
    public void requireMatch(long rev) {
        boolean refused =
                (!ifMatch.isEmpty() && !ifMatch.contains(rev))
                        || noneAtAll
                        || ifNoneMatch.contains(rev);
        if (refused) {
            throw Problem.of(ProblemCode.PRECONDITION_FAILED);
        }
    }

    /// Refuses when there has to be a record and there is none, as at a creation.
    public void requireNone() {
        if (anyMatch || !ifMatch.isEmpty()) {
            throw Problem.of(ProblemCode.PRECONDITION_FAILED);
        }
    }

    /// Whether the client has the present revision already: 304.
    public boolean isKnown(long rev) {
        return ifNoneMatch.contains(rev) || noneAtAll;
    }

    /// The entity tag of a revision.
    public static String tag(long rev) {
        return "\"" + rev + "\"";
    }

    private static List<Long> tags(String header, String value, boolean weakToo) {
        if (value.isEmpty()) {
            return List.of();
        }
        String[] parts = value.split(",", MAX_TAGS + 1);
        if (parts.length > MAX_TAGS) {
            throw invalid(header, "lists more than " + MAX_TAGS + " entity tags");
        }
        List<Long> revs = new ArrayList<>();
        for (String part : parts) {
            String tag = part.strip();
            boolean weak = tag.startsWith("W/");
            String quoted = weak ? tag.substring(2) : tag;
            if (!isQuoted(quoted)) {
                throw invalid(header, "is not a list of entity tags like \"123\"");
            }
            revs.add(weak && !weakToo ? NO_REV : rev(quoted));
        }
        return revs;
    }

    private static boolean isQuoted(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.indexOf('"', 1) == tag.length() - 1;
    }

    /// A tag that is none of ours matches no revision.
    private static long rev(String quoted) {
        try {
            return Long.parseLong(quoted, 1, quoted.length() - 1, 10);
        } catch (NumberFormatException e) {
            return NO_REV;
        }
    }

    private static ProblemException invalid(String header, String detail) {
        return Problem.of(ProblemCode.INVALID_PARAMETER, new FieldError(header, "invalid", detail));
    }
}
