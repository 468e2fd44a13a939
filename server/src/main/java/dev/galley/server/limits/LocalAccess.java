package dev.galley.server.limits;

import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.model.Caller;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Predicate;

/// Lets the command line on the server's own machine act as an owner.
///
/// The server makes a secret at each start and leaves it in a file that only its own account can read.
/// Who has read it could have changed the data itself, so nothing is given away. It counts only from this
/// machine, and never in a request that a proxy has passed on.
public final class LocalAccess implements Filter {

    /// Begins every such credential, so that the others need not be compared with it.
    public static final String PREFIX = "glc_";

    /// How the log and answers name whoever comes this way; no admin has this id.
    static final RecordId LOCAL_ADMIN = new RecordId("00000000-0000-7000-8000-000000000000");

    private static final String SCHEME = "Bearer ";
    private static final int SECRET_BYTES = 32;

    private final String token;
    private final Predicate<InetAddress> ours;

    /// @param boundTo the name or address that the server listens on; requests from there come from this machine
    public LocalAccess(SecureRandom random, String boundTo) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        this.token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        this.ours =
                Hosts.address(boundTo)
                        .<Predicate<InetAddress>>map(own -> own::equals)
                        .orElse(_ -> false);
    }

    /// The credential, for the file of the data folder and nobody else.
    public String token() {
        return token;
    }

    /// Proceeds as an owner if the credential is this server's own and the request comes from this
    /// machine; leaves all credentials of other kinds to those who know them.
    ///
    /// @throws dev.galley.model.ProblemException `unauthenticated`
    @Override
    public Response handle(Request request, Next next) throws Exception {
        String authorization = request.header("authorization").orElse("");
        if (!authorization.startsWith(SCHEME + PREFIX)) {
            return next.proceed(request);
        }
        byte[] expected = (SCHEME + token).getBytes(StandardCharsets.UTF_8);
        byte[] given = authorization.getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given) || !fromHere(request)) {
            throw Problem.of(ProblemCode.UNAUTHENTICATED);
        }
        return next.proceed(
                request.withCaller(new Caller.Admin(LOCAL_ADMIN, "", Caller.Role.OWNER)));
    }

    /// Whether a request has come past here as an owner.
    static boolean isGranted(Request request) {
        return request.caller() instanceof Caller.Admin admin && admin.id().equals(LOCAL_ADMIN);
    }

    private boolean fromHere(Request request) {
        return !Hosts.isForwarded(request)
                && Hosts.address(request.clientAddress())
                        .filter(peer -> peer.isLoopbackAddress() || ours.test(peer))
                        .isPresent();
    }

    @Override
    public String toString() {
        return "LocalAccess[***]";
    }
}
