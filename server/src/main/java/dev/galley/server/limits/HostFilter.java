package dev.galley.server.limits;

import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/// Keeps a development server from ending up behind a public proxy, and web pages from reaching it by a name
/// that suddenly means this machine (DNS rebinding).
///
/// Answered are requests for this machine by a loopback name or address. If the server listens beyond
/// loopback, private addresses are answered too, but no names. What a proxy has passed on is not.
public final class HostFilter implements Filter {

    /// How emulators of phones call the machine they run on: Android's own and Genymotion's.
    private static final Set<String> MACHINE_OF_THE_EMULATOR = Set.of("10.0.2.2", "10.0.3.2");

    private static final String REMEDY =
            " If others shall reach this server, start it with --profile prod.";

    private final boolean listensBeyondLoopback;

    /// The last `Host` header that was good; all requests of one client name the same.
    private volatile String answered = "localhost";

    /// @param boundTo the name or address that the server listens on
    public HostFilter(String boundTo) {
        String name = Hosts.name(boundTo.indexOf(':') < 0 ? boundTo : "[" + boundTo + "]");
        listensBeyondLoopback =
                !Hosts.isLocalName(name)
                        && Hosts.address(name).filter(InetAddress::isLoopbackAddress).isEmpty();
    }

    /// @throws dev.galley.model.ProblemException `misdirected_request`
    @Override
    public Response handle(Request request, Next next) throws Exception {
        String host = request.host();
        if (!host.equals(answered) && !answers(Hosts.name(host))) {
            throw Problem.of(
                    ProblemCode.MISDIRECTED_REQUEST,
                    "A server in development answers for this machine alone, by a loopback name or address."
                            + REMEDY);
        }
        answered = host;
        if (Hosts.isForwarded(request)) {
            throw Problem.of(
                    ProblemCode.MISDIRECTED_REQUEST,
                    "A server in development answers nothing that a proxy has passed on." + REMEDY);
        }
        return next.proceed(request);
    }

    private boolean answers(String name) {
        if (Hosts.isLocalName(name) || MACHINE_OF_THE_EMULATOR.contains(name)) {
            return true;
        }
        Optional<InetAddress> address = Hosts.address(name);
        return address.filter(
                        a -> listensBeyondLoopback ? Hosts.isPrivate(a) : a.isLoopbackAddress())
                .isPresent();
    }
}
