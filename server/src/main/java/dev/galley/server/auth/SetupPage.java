package dev.galley.server.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The setup page: one file that loads nothing, and the policy under which a browser lets it run.
///
/// The policy names its one style and its one script by hash; whatever else found its way into the page would not run.
final class SetupPage {

    private static final String FILE = "setup.html";

    private final String html;
    private final String policy;

    SetupPage() {
        this.html = load();
        this.policy =
                "default-src 'none'; style-src "
                        + hashOf("style")
                        + "; script-src "
                        + hashOf("script")
                        + "; connect-src 'self'; form-action 'none'; base-uri 'none';"
                        + " frame-ancestors 'none'";
    }

    String html() {
        return html;
    }

    /// For the header `Content-Security-Policy`.
    String policy() {
        return policy;
    }

    private String hashOf(String element) {
        String open = "<" + element + ">";
        int from = html.indexOf(open) + open.length();
        int to = html.indexOf("</" + element + ">", from);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(html.substring(from, to).getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String load() {
        try (InputStream file = SetupPage.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the resource " + FILE + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
