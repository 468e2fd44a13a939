package dev.galley.server.limits;

import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.http.Route;
import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Share;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Bounds how many requests a caller makes in a minute, by kind, and tells clients how many are left
/// (draft-ietf-httpapi-ratelimit-headers-11).
///
/// Users are counted one by one and guests by their address, an IPv6 address by its network ([Share]). Admins and
/// service keys are the app's own people and machines: an import is not to be slowed down, and so they are
/// not counted. What counts is the route that answers, so no other spelling of a path escapes; health has
/// no limit. Each node counts for itself. Costs less than a microsecond per request.
public final class RateLimits {

    /// What is counted apart.
    public enum Kind {
        /// Lists, views and counts of records.
        READS,
        /// Of records.
        WRITES,
        /// Sign-ins and sign-ups; always by address, so that neither rotating names nor a token of one's
        /// own makes room for more.
        SIGN_INS,
        /// Everything else.
        OTHERS
    }

    private static final long WINDOW_SECONDS = 60;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final int UNAUTHENTICATED = 401;

    /// A batch is a write, and pays by [#charge] for each operation behind the first.
    private static final String BATCH = "/api/v1/batch";

    private final boolean on;
    private final Map<Kind, Policy> policies = new EnumMap<>(Kind.class);
    private final Buckets buckets;

    /// One kind's bound.
    ///
    /// @param number    tells its buckets from those of other kinds
    /// @param costNanos in which time one more request becomes possible
    private record Policy(int number, String name, String header, long costNanos) {

        static Policy of(Kind kind, int number, int perMinute) {
            String name = '"' + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + '"';
            String header = name + ";q=" + perMinute + ";w=" + WINDOW_SECONDS;
            return new Policy(number, name, header, WINDOW_NANOS / perMinute);
        }
    }

    /// @param ticker nanoseconds that only move forward
    public RateLimits(RateLimitsConfig config, LongSupplier ticker, SecureRandom random) {
        this.on = config.on();
        add(Kind.READS, config.readsPerMinute());
        add(Kind.WRITES, config.writesPerMinute());
        add(Kind.SIGN_INS, config.signInsPerMinute());
        add(Kind.OTHERS, config.othersPerMinute());
        this.buckets = new Buckets(random.nextLong(), ticker);
    }

    private void add(Kind kind, int perMinute) {
        policies.put(kind, Policy.of(kind, policies.size(), perMinute));
    }

    /// The filter in front of authentication: counts those who are turned away there, by their address.
    ///
    /// It only answers them otherwise. To refuse credentials unseen from an address that has shown many bad
    /// ones would let one neighbour keep all others behind the same address out.
    public Response turnedAway(Request request, Filter.Next next) throws Exception {
        Response response = answer(request, next);
        if (response.status() != UNAUTHENTICATED || !isLimited(request.route())) {
            return response;
        }
        long left = take(Share.ofAddress(request.clientAddress()), Kind.OTHERS, 1);
        return left < 0 ? refusal(request, Kind.OTHERS, left) : response;
    }

    /// The filter behind authentication: counts callers.
    public Response callers(Request request, Filter.Next next) throws Exception {
        Kind kind = kind(request.route());
        if (!isLimited(request.route()) || isExempt(request.caller(), kind)) {
            return next.proceed(request);
        }
        long left = take(share(request, kind), kind, 1);
        return left < 0 ? refusal(request, kind, left) : told(answer(request, next), kind, left);
    }

    /// Counts what a request does beyond being one request, such as the operations of a batch; all of it or, when that
    /// is too much, nothing.
    ///
    /// @throws ProblemException `too_many_requests`
    public void charge(Request request, Kind kind, int count) {
        if (!on || isExempt(request.caller(), kind)) {
            return;
        }
        long left = take(share(request, kind), kind, count);
        if (left < 0) {
            throw Problem.retry(ProblemCode.TOO_MANY_REQUESTS, seconds(-left));
        }
    }

    private long take(Share share, Kind kind, int count) {
        Policy policy = policy(kind);
        long cost = Math.min(WINDOW_NANOS, policy.costNanos() * count);
        return buckets.take(share.key(), policy.number(), cost, WINDOW_NANOS);
    }

    private static Share share(Request request, Kind kind) {
        return kind == Kind.SIGN_INS
                ? Share.ofAddress(request.clientAddress())
                : Share.of(request.caller(), request.clientAddress());
    }

    private static boolean isExempt(Caller caller, Kind kind) {
        return switch (caller) {
            case Caller.Guest _, Caller.User _ -> false;
            case Caller.Admin _, Caller.ServiceKey _ -> kind != Kind.SIGN_INS;
        };
    }

    /// Whoever watches over the server asks as often as they like, and must get an answer when nobody else does.
    private static boolean isLimited(Route route) {
        return !route.template().startsWith("/health/");
    }

    private static Kind kind(Route route) {
        String template = route.template();
        if (template.startsWith("/api/v1/collections/")) {
            return route.method().equals("GET") || route.method().equals("QUERY")
                    ? Kind.READS
                    : Kind.WRITES;
        }
        if (template.equals(BATCH)) {
            return Kind.WRITES;
        }
        return template.startsWith("/api/v1/auth/") ? Kind.SIGN_INS : Kind.OTHERS;
    }

    /// What stands behind answers, problems included, so that these carry the headers too.
    private static Response answer(Request request, Filter.Next next) throws Exception {
        try {
            return next.proceed(request);
        } catch (ProblemException e) {
            return Response.problem(e.problem(), request.id());
        }
    }

    private Response refusal(Request request, Kind kind, long left) {
        ProblemException problem = Problem.retry(ProblemCode.TOO_MANY_REQUESTS, seconds(-left));
        Response response = Response.problem(problem.problem(), request.id());
        return told(response, kind, WINDOW_NANOS);
    }

    /// @param left nanoseconds until the bucket is full
    private Response told(Response response, Kind kind, long left) {
        Policy policy = policy(kind);
        long remaining = (WINDOW_NANOS - left) / policy.costNanos();
        return response.withHeader("ratelimit-policy", policy.header())
                .withHeader("ratelimit", policy.name() + ";r=" + remaining + ";t=" + seconds(left));
    }

    private Policy policy(Kind kind) {
        return Objects.requireNonNull(policies.get(kind));
    }

    /// Rounded up: who waits so long has waited long enough.
    private static int seconds(long nanos) {
        return Math.toIntExact(TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1);
    }
}
