package dev.galley.server.auth;

import dev.galley.http.Access;
import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds out who makes a request and whether the route is for them. What they may do there is for rules to say.
///
/// A credential is a bearer token in `Authorization` and nowhere else (RFC 6750 §2.1): in a URL it would
/// end up in logs. A bad one is refused even where a guest would be let in, so that nobody
/// takes a guest's view for their own.
public final class AuthFilter implements Filter {

    /// The scope of explanations. They show records as anybody sees them, so no key can have it.
    public static final String EXPLAINING = "explain";

    private static final String SCHEME = "bearer ";

    /// Query parameters that have carried credentials elsewhere.
    private static final Set<String> CREDENTIAL_NAMES =
            Set.of(
                    "access_token",
                    "refresh_token",
                    "id_token",
                    "token",
                    "api_key",
                    "apikey",
                    "password",
                    "authorization");

    private static final List<String> CREDENTIAL_PREFIXES =
            List.of(KeyToken.PREFIX, RefreshToken.PREFIX);

    /// What only owners do, and no key can be allowed.
    private static final Set<String> OWNERS_ONLY = Set.of(AdminsHttp.SCOPE, KeysHttp.SCOPE);

    /// What only looks although it is a POST: whom it is about belongs into no URL.
    private static final Set<String> LOOKING = Set.of(EXPLAINING);

    private final Auth auth;

    public AuthFilter(Auth auth) {
        this.auth = auth;
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Revocations revocations = auth.revocations();
        long before = revocations.announced();
        try {
            return authenticated(request, next);
        } finally {
            revocations.hear(before);
        }
    }

    private Response authenticated(Request request, Next next) throws Exception {
        refuseCredentialsInQuery(request.rawQuery());
        Access access = request.route().access();
        if (access instanceof Access.Open) {
            return next.proceed(request);
        }
        if (!(request.caller() instanceof Caller.Guest)) {
            // A filter before this one knows them: the command line on the server's own machine.
            requireAccess(access, request.caller(), request.method());
            return next.proceed(request);
        }
        if (auth.setup().isRequired()) {
            throw Problem.of(ProblemCode.SETUP_REQUIRED);
        }
        if (OAuthHttp.PATHS.contains(request.route().template())) {
            return next.proceed(request);
        }
        Optional<String> authorization = request.header("authorization");
        if (authorization.isEmpty()) {
            requireAccess(access, Caller.GUEST, request.method());
            return next.proceed(request);
        }
        Optional<Caller> caller =
                auth.authenticator().authenticate(credential(authorization.get()));
        if (caller.isEmpty() || isKeyInBrowser(caller.get(), request)) {
            return invalidToken(request.id());
        }
        requireAccess(access, caller.get(), request.method());
        return next.proceed(request.withCaller(caller.get()));
    }

    /// A key in a web page is in everybody's hands.
    private static boolean isKeyInBrowser(Caller caller, Request request) {
        return caller instanceof Caller.ServiceKey && request.header("origin").isPresent();
    }

    /// The bearer token of the header, "" when it carries something else.
    private static String credential(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? authorization.substring(SCHEME.length()).strip() : "";
    }

    private static void requireAccess(Access access, Caller caller, String method) {
        switch (access) {
            case Access.Open _, Access.Anyone _ -> {}
            case Access.SignedIn _ -> {
                if (caller instanceof Caller.Guest) {
                    throw Problem.of(ProblemCode.UNAUTHENTICATED);
                }
            }
            case Access.Admin admin -> {
                switch (caller) {
                    case Caller.Guest _ -> throw Problem.of(ProblemCode.UNAUTHENTICATED);
                    case Caller.User _ -> throw Problem.of(ProblemCode.FORBIDDEN);
                    case Caller.Admin who -> require(mayUse(who.role(), admin.scope(), method));
                    case Caller.ServiceKey key ->
                            require(
                                    key.scopes().contains(admin.scope())
                                            && !OWNERS_ONLY.contains(admin.scope()));
                }
            }
        }
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw Problem.of(ProblemCode.FORBIDDEN);
        }
    }

    private static boolean mayUse(Caller.Role role, String scope, String method) {
        return switch (role) {
            case OWNER -> true;
            case EDITOR -> !OWNERS_ONLY.contains(scope);
            case VIEWER ->
                    !OWNERS_ONLY.contains(scope) && (isReading(method) || LOOKING.contains(scope));
        };
    }

    private static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("QUERY");
    }

    private static void refuseCredentialsInQuery(String query) {
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            if (CREDENTIAL_NAMES.contains(name.toLowerCase(Locale.ROOT))
                    || CREDENTIAL_PREFIXES.stream().anyMatch(value::startsWith)) {
                throw Problem.of(
                        ProblemCode.UNKNOWN_PARAMETER,
                        "A credential goes into the Authorization header, never into a URL."
                                + " This one may stand in logs now: replace it.");
            }
        }
    }

    /// RFC 6750 §3.1.
    private static Response invalidToken(String requestId) {
        ProblemException problem = Problem.of(ProblemCode.UNAUTHENTICATED);
        Response plain = Response.problem(problem.problem(), requestId);
        return Response.of(plain.status(), "application/problem+json", plain.body())
                .withHeader("www-authenticate", "Bearer error=\"invalid_token\"");
    }
}
