package dev.galley.http;

import dev.galley.model.Caller;
import dev.galley.model.ProblemException;
import java.util.Optional;
import java.util.function.Consumer;

/// A request as filters and handlers see it: complete, decoded, independent of the connection.
public final class Request {

    private final Head head;
    private final Body body;
    private final Consumer<Caller> log;
    private final Caller caller;

    Request(Head head, Body body, Consumer<Caller> log, Caller caller) {
        this.head = head;
        this.body = body;
        this.log = log;
        this.caller = caller;
    }

    /// The method as sent; `HEAD` reaches the handler of `GET`.
    public String method() {
        return head.method();
    }

    /// The path as sent, without the query and not decoded.
    public String path() {
        return head.target().path();
    }

    /// The decoded text of a `{name}` segment.
    ///
    /// @throws IllegalArgumentException when the route's template has no such segment
    public String path(String parameter) {
        int at = head.found().names().indexOf(parameter);
        if (at < 0) {
            throw new IllegalArgumentException(
                    route().template() + " has no segment {" + parameter + "}");
        }
        return head.found().values().get(at);
    }

    /// A query parameter, decoded; "" when it came without a value.
    ///
    /// @throws IllegalArgumentException when the route does not declare the parameter
    public Optional<String> query(String parameter) {
        if (!route().parameters().contains(parameter)) {
            throw new IllegalArgumentException(
                    route().template() + " does not take the parameter " + parameter);
        }
        return Optional.ofNullable(head.query().get(parameter));
    }

    /// The query as sent, without the question mark; "" when there is none.
    public String rawQuery() {
        return head.target().query();
    }

    /// A header; several of the same name are joined by commas (RFC 9110 §5.3).
    public Optional<String> header(String name) {
        return head.header(name);
    }

    /// Whether a header is there, even an empty one.
    public boolean hasHeader(String name) {
        return head.headers().contains(name);
    }

    /// The host the client asked for, with its port if it named one; "" from HTTP/1.0 clients that
    /// named none.
    public String host() {
        return head.host();
    }

    /// The whole body, unpacked; empty when there is none. The array itself, not a copy.
    ///
    /// @throws ProblemException when it is packed: `body_too_large`, `bad_request`, `overloaded`
    public byte[] body() {
        return body.bytes();
    }

    public Route route() {
        return head.found().route();
    }

    /// The request id; also in the answer's `X-Request-Id`, in problems and in the log.
    public String id() {
        return head.id();
    }

    /// The address of the client: the other end of the connection, or whom trusted proxies name.
    public String clientAddress() {
        return head.clientAddress();
    }

    /// Whether the client used TLS, as far as a trusted proxy says so.
    public boolean https() {
        return head.https();
    }

    /// Who makes the request; a guest until a filter found out more.
    public Caller caller() {
        return caller;
    }

    /// This request, made by somebody. The access log takes note.
    public Request withCaller(Caller who) {
        log.accept(who);
        return new Request(head, body, log, who);
    }
}
