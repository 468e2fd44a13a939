package dev.galley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.http.Routes;
import dev.galley.model.ProblemCode;
import dev.galley.server.RoomServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The page at a problem's `type`.
class ProblemPagesTest {

    private static RoomServer.Answer get(String path, String accept) throws IOException {
        var routes = new Routes();
        new ProblemPages().routes(routes);
        try (var server = RoomServer.start(routes)) {
            return accept.isEmpty()
                    ? server.get(path, "Host: localhost")
                    : server.get(path, "Host: localhost", "Accept: " + accept);
        }
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void every_problem_has_a_page_with_its_meaning_and_what_to_do(ProblemCode code) {
        var page = new ProblemPage().of(code);

        assertThat(page)
                .contains(code.word(), Integer.toString(code.status()))
                .contains(ProblemPage.html(code.title()), ProblemPage.html(code.remedy()))
                .doesNotContain(
                        "{code}",
                        "{title}",
                        "{remedy}",
                        "{status}",
                        "{style}",
                        "http://",
                        "https://");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    '' | text/html
                    */* | text/html
                    text/html,application/xhtml+xml,*/*;q=0.8 | text/html
                    application/json | application/json
                    application/problem+json, application/json | application/json
                    """)
    void people_get_html_and_programs_that_ask_for_it_get_json(String accept, String type)
            throws IOException {
        var answer = get("/problems/invalid_filter", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith(type);
        assertThat(answer.header("vary")).isEqualToIgnoringCase("accept");
    }

    @Test
    void json_says_the_same() throws IOException {
        assertThat(get("/problems/uri_too_long", "application/json").body())
                .isEqualTo(
                        "{\"type\":\"/problems/uri_too_long\",\"title\":\"The address is too long\",\"status\":414,"
                                + "\"code\":\"uri_too_long\",\"remedy\":\"Shorten the query.\"}");
    }

    @Test
    void the_browser_may_load_the_pages_own_style_and_nothing_else() throws Exception {
        var answer = get("/problems/internal", "text/html");
        var page = answer.body();
        var style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        var hash =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(style.getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.header("content-security-policy"))
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "';");
        assertThat(page).doesNotContain("<script", " style=", "src=", "@import", "url(");
    }

    @ParameterizedTest
    @CsvSource({"/problems/no_such_problem", "/problems/INTERNAL", "/problems/%3Cscript%3E"})
    void what_is_no_problem_is_not_found(String path) throws IOException {
        var answer = get(path, "text/html");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not_found\"").doesNotContain("<script>");
    }

    @Test
    void texts_are_escaped_and_backticks_make_code() {
        assertThat(ProblemPage.html("a < b & `c > d`"))
                .isEqualTo("a &lt; b &amp; <code>c &gt; d</code>");
        assertThat(ProblemPage.html("open `end")).isEqualTo("open <code>end</code>");
    }
}
