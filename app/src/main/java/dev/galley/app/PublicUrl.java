package dev.galley.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// How the address is written by which clients reach the server.
///
/// It stands in tokens as their issuer, so its form is one: scheme and host in lower case, no path.
final class PublicUrl implements Kind<String> {

    /// What stands in the table for an address that follows from `host` and `port`.
    static final String FROM_HOST_AND_PORT = "";

    private static final String WANTED = " is not a URL of a server; write https://api.example.com";

    @Override
    public String parse(String text) {
        String stripped = text.strip();
        URI uri;
        try {
            uri =
                    new URI(
                            stripped.endsWith("/")
                                    ? stripped.substring(0, stripped.length() - 1)
                                    : stripped);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException(Kinds.quoted(text) + WANTED);
        }
        boolean web =
                "https".equalsIgnoreCase(uri.getScheme())
                        || "http".equalsIgnoreCase(uri.getScheme());
        boolean bare =
                uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
        if (!web || !bare || uri.getHost() == null) {
            throw new IllegalArgumentException(Kinds.quoted(text) + WANTED);
        }
        if (!uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException(
                    Kinds.quoted(text) + " has a path; Galley answers at the root of its host");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + port;
    }

    @Override
    public String show(String url) {
        return url;
    }

    @Override
    public String words() {
        return "http:// or https:// and a host";
    }
}
