package dev.galley.server.observability;

import dev.galley.model.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// One problem as a page: complete in itself, readable on a phone, by day and by night.
final class ProblemPage {

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1c1e21; --faint: #5f6670; --ground: #fbfaf8; --box: #f1efea; --mark: #b4431f; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e8e6e3; --faint: #a0a6ae; --ground: #17181a; --box: #222427; --mark: #f08a62; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
            main { max-width: 38rem; margin: 0 auto; padding: 2.5rem 1.25rem; }
            .status { color: var(--mark); font-weight: 600; letter-spacing: .04em; margin: 0; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1.5rem; overflow-wrap: anywhere; }
            h2 { font-size: 1rem; color: var(--faint); margin: 2rem 0 .25rem; }
            p { margin: 0 0 1rem; }
            code, pre { font: .9375rem/1.5 ui-monospace, monospace; background: var(--box); border-radius: .3rem; }
            code { padding: .1rem .3rem; overflow-wrap: anywhere; }
            pre { padding: .9rem 1rem; overflow-x: auto; margin: .5rem 0 0; }
            """;

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{code} · Galley</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <p class="status">{status}</p>
            <h1>{title}</h1>
            <h2>What to do</h2>
            <p>{remedy}</p>
            <h2>How a program sees it</h2>
            <pre>HTTP status {status}
            Content-Type: application/problem+json

            {"type": "/problems/{code}", "code": "{code}", "status": {status}, …}</pre>
            <h2>More</h2>
            <p>Branch on <code>code</code>; it never changes its meaning. If the answer has a <code>detail</code> or a list
            <code>errors</code>, they say what is meant in this case. The last part of <code>instance</code> is the
            request id, which the server's log has too.</p>
            </main>
            </body>
            </html>
            """;

    private final String policy =
            "default-src 'none'; style-src 'sha256-"
                    + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    String of(ProblemCode code) {
        return PAGE.replace("{style}", STYLE)
                .replace("{code}", code.word())
                .replace("{status}", Integer.toString(code.status()))
                .replace("{title}", html(code.title()))
                .replace("{remedy}", html(code.remedy()));
    }

    /// What the browser may load for the page: nothing but its own style.
    String policy() {
        return policy;
    }

    /// Escapes a text, and sets what stands between backticks as code.
    static String html(String text) {
        StringBuilder html = new StringBuilder(text.length() + 32);
        boolean code = false;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '`' -> {
                    html.append(code ? "</code>" : "<code>");
                    code = !code;
                }
                default -> html.append(text.charAt(i));
            }
        }
        return html.append(code ? "</code>" : "").toString();
    }

    private static String sha256(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
