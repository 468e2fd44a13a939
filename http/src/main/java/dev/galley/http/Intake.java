package dev.galley.http;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/// Reads the head of a request: finds its route and whom it comes from, or the answer to give at once.
final class Intake {

    /// What a head leads to.
    sealed interface Result {

        /// To a handler, once the body is there.
        record Routed(Head head) implements Result {}

        /// To an answer that needs no handler.
        record Answered(Response response) implements Result {}
    }

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String ALL_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY";

    private final Router router;
    private final ClientAddress clients;
    private final Cors cors;

    Intake(Router router, ClientAddress clients, Cors cors) {
        this.router = router;
        this.clients = clients;
        this.cors = cors;
    }

    /// @param host as [Head#checkFraming] found it
    /// @throws ProblemException `not_implemented`, `not_found`, `bad_request`, `uri_too_long`,
    ///                          `unknown_parameter`
    Result read(HttpServerRequest rq, String host, Connection connection, String id) {
        String method = rq.method().name();
        if (!METHODS.contains(method)) {
            throw Problem.of(ProblemCode.NOT_IMPLEMENTED);
        }
        boolean options = method.equals("OPTIONS");
        if (options && rq.uri().equals("*")) {
            return allow(Response.empty(204), ALL_METHODS);
        }
        Target target = Target.parse(Head.originForm(rq.uri(), host));
        return switch (router.find(method, target.segments())) {
            case Router.Match.Nothing _ -> throw Problem.of(ProblemCode.NOT_FOUND);
            case Router.Match.OtherMethod other -> {
                Response no = Response.problem(Problems.of(ProblemCode.METHOD_NOT_ALLOWED), id);
                yield allow(options ? options(rq.headers(), other.allow()) : no, other.allow());
            }
            case Router.Match.Found found -> {
                MultiMap headers = rq.headers();
                Optional<InetAddress> proxy = connection.peer().filter(clients::trusts);
                yield new Result.Routed(
                        new Head(
                                id,
                                method,
                                target,
                                host,
                                Head.length(rq),
                                found,
                                Query.parse(target.query(), found.route().parameters()),
                                headers,
                                proxy.map(peer -> clients.behind(peer, forwarded(headers)))
                                        .map(InetAddress::getHostAddress)
                                        .orElse(connection.address()),
                                connection.isEncrypted() || (proxy.isPresent() && https(headers))));
            }
        };
    }

    private static Result allow(Response response, String methods) {
        return new Result.Answered(response.withHeader("allow", methods));
    }

    private Response options(MultiMap headers, String methods) {
        Response none = Response.empty(204);
        String origin = headers.get(HttpHeaders.ORIGIN);
        boolean preflight =
                origin != null
                        && headers.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                        && cors.allows(origin);
        return preflight ? Cors.preflight(none, methods) : none;
    }

    private static String forwarded(MultiMap headers) {
        return Head.joined(headers, "x-forwarded-for").orElse("");
    }

    private static boolean https(MultiMap headers) {
        return Head.joined(headers, "x-forwarded-proto")
                .filter("https"::equalsIgnoreCase)
                .isPresent();
    }
}
