package dev.galley.server.observability;

import dev.galley.http.Access;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Routes;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Tells those who have found a weakness whom to tell (RFC 9116): the people who run this server, if they have said
/// how to reach them.
public final class SecurityTxt {

    /// A file that says who answers today need not promise it for longer; it is made anew for everybody who asks.
    private static final Duration GOOD_FOR = Duration.ofDays(30);

    private final String contact;
    private final InstantSource clock;

    /// @param contact a `mailto:` or `https:` address; empty for none, and then there is no such file
    public SecurityTxt(String contact, InstantSource clock) {
        this.contact = contact;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.get("/.well-known/security.txt", this::file).access(Access.OPEN);
    }

    private Response file(Request request) {
        if (contact.isEmpty()) {
            throw Problem.of(ProblemCode.NOT_FOUND);
        }
        String text =
                "Contact: %s%nExpires: %s%n"
                        .formatted(
                                contact,
                                clock.instant().plus(GOOD_FOR).truncatedTo(ChronoUnit.DAYS));
        return Response.of(200, "text/plain; charset=utf-8", text);
    }
}
