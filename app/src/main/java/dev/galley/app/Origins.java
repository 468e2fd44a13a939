package dev.galley.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Origins of web pages as browsers send them: scheme, host and port, in lower case, the usual port left out.
final class Origins implements Kind<List<String>> {

    private static final String ALL = "*";

    @Override
    public List<String> parse(String text) {
        List<String> origins = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            if (!text.isBlank()) {
                origins.add(origin(item.strip()));
            }
        }
        return List.copyOf(origins);
    }

    private static String origin(String text) {
        if (text.equals(ALL)) {
            return ALL;
        }
        URI uri;
        try {
            uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (URISyntaxException _) {
            throw wrong(text);
        }
        boolean bare =
                uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null
                        && uri.getScheme() != null
                        && uri.getHost() != null
                        && uri.getRawPath().isEmpty();
        if (!bare) {
            throw wrong(text);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean usual =
                uri.getPort() < 0
                        || (scheme.equals("https") && uri.getPort() == 443)
                        || (scheme.equals("http") && uri.getPort() == 80);
        return scheme
                + "://"
                + uri.getHost().toLowerCase(Locale.ROOT)
                + (usual ? "" : ":" + uri.getPort());
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                Kinds.quoted(text)
                        + " is not an origin; write https://app.example.com, without a path, or * for every page");
    }

    @Override
    public String show(List<String> origins) {
        return String.join(",", origins);
    }

    @Override
    public String words() {
        return "a list of origins such as https://app.example.com, or *";
    }

    @Override
    public boolean list() {
        return true;
    }
}
