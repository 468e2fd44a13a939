package dev.galley.server.limits;

import dev.galley.http.Access;
import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Answers for the one host that clients know the server by: what asks for another one was led here by a name server
/// or a proxy that somebody else has set up, and answers for it could be kept under that name.
///
/// Balancers ask for its health by any name, programs of this machine reach it by loopback names, and its command line by
/// whatever address it listens on: so it stands behind [LocalAccess].
public final class PublicHostFilter implements Filter {

    private final String host;
    private final String hostAndPort;

    /// @param publicUrl how clients reach the server, such as `https://api.example.com`
    public PublicHostFilter(String publicUrl) {
        URI url = URI.create(publicUrl);
        boolean https = url.getScheme().equals("https");
        int usual = https ? 443 : 80;
        int port = url.getPort() < 0 ? usual : url.getPort();
        host = url.getPort() < 0 || port == usual ? url.getHost() : "";
        hostAndPort = url.getHost() + ":" + port;
    }

    /// @throws dev.galley.model.ProblemException `misdirected_request`
    @Override
    public Response handle(Request request, Next next) throws Exception {
        boolean known =
                isOurs(request.host())
                        || isHealth(request)
                        || isFromHere(request)
                        || LocalAccess.isGranted(request);
        if (!known) {
            throw Problem.of(
                    ProblemCode.MISDIRECTED_REQUEST,
                    "This server is %s; a proxy in front of it has to pass the Host header on."
                            .formatted(host.isEmpty() ? hostAndPort : host));
        }
        return next.proceed(request);
    }

    private boolean isOurs(String asked) {
        String lower = asked.toLowerCase(Locale.ROOT);
        return lower.equals(hostAndPort) || (lower.equals(host) && !lower.isEmpty());
    }

    private static boolean isHealth(Request request) {
        return request.route().access() instanceof Access.Open
                && request.route().template().startsWith("/health/");
    }

    private static boolean isFromHere(Request request) {
        String name = Hosts.name(request.host());
        Optional<InetAddress> asked = Hosts.address(name);
        return (Hosts.isLocalName(name) || asked.filter(InetAddress::isLoopbackAddress).isPresent())
                && !Hosts.isForwarded(request)
                && Hosts.address(request.clientAddress())
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
