package dev.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The route table: how it is declared, and how requests find their line.
class RoutesTest {

    private static final Handler NOTHING = _ -> Response.empty(204);

    private static List<Route> table(Consumer<Routes> declare) {
        Routes routes = new Routes();
        declare.accept(routes);
        return routes.all();
    }

    @Test
    void the_table_lists_every_line_with_its_terms() {
        List<Route> all =
                table(routes -> {
                    routes.get("/a/{id}/b/{name}", NOTHING)
                            .access(Access.ANYONE)
                            .parameters("limit");
                    routes.post("/a", NOTHING)
                            .access(new Access.Admin("schema"))
                            .bodyLimit(DataSize.kilobytes(4));
                    routes.patch("/a", NOTHING).access(Access.SIGNED_IN);
                    routes.delete("/a", NOTHING).access(Access.OPEN).interruptible(true);
                });
        assertThat(all).extracting(Route::method).containsExactly("GET", "POST", "PATCH", "DELETE");
        assertThat(all).extracting(Route::interruptible).containsExactly(true, false, false, true);
        assertThat(all)
                .extracting(Route::bodyLimit)
                .containsExactly(
                        new DataSize(0),
                        DataSize.kilobytes(4),
                        Routes.DEFAULT_BODY_LIMIT,
                        new DataSize(0));
        assertThat(all.get(0).pathParameters()).containsExactly("id", "name");
        assertThat(all.get(0).parameters()).containsExactly("limit");
        assertThat(all.get(1).accepts()).containsExactly("application/json");
        assertThat(all.get(2).accepts())
                .containsExactlyInAnyOrder("application/json", "application/merge-patch+json");
        assertThat(all.get(3).access()).isEqualTo(Access.OPEN);
    }

    @Test
    void a_line_that_does_not_say_who_may_call_it_stops_the_start() {
        assertThatThrownBy(() -> table(routes -> routes.get("/a", NOTHING)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("GET /a does not say who may call it");
    }

    @Test
    void two_lines_for_the_same_requests_stop_the_start() {
        assertThatThrownBy(() ->
                        table(routes -> {
                            routes.get("/a/{id}", NOTHING).access(Access.OPEN);
                            routes.get("/a/{name}", NOTHING).access(Access.OPEN);
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two routes answer GET /a/{name}");
    }

    @Test
    void a_template_is_checked_where_it_is_declared() {
        for (String template :
                List.of(
                        "",
                        "a",
                        "/a/",
                        "//",
                        "/{}",
                        "/{a}/{a}",
                        "/{a}.json",
                        "/a b",
                        "/a?b",
                        "/{a-b}",
                        "/%41")) {
            assertThatThrownBy(() -> new Routes().get(template, NOTHING))
                    .as(template)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String find(String method, String... segments) {
        Router router =
                new Router(
                        table(routes -> {
                            for (String template :
                                    List.of(
                                            "/",
                                            "/openapi.json",
                                            "/auth/refresh",
                                            "/auth/{collection}/sign-in",
                                            "/auth/{collection}/{id}",
                                            "/x/{a}/y/z",
                                            "/x/b/{c}/w")) {
                                routes.get(template, NOTHING).access(Access.OPEN);
                            }
                            routes.post("/auth/refresh", NOTHING).access(Access.OPEN);
                            routes.put("/auth/{collection}", NOTHING).access(Access.OPEN);
                        }));
        return switch (router.find(method, List.of(segments))) {
            case Router.Match.Found found ->
                    found.route().template() + " " + found.names() + found.values();
            case Router.Match.OtherMethod other -> other.allow();
            case Router.Match.Nothing _ -> "nothing";
        };
    }

    @Test
    void text_wins_over_a_name_and_a_name_is_tried_where_text_leads_nowhere() {
        assertThat(find("GET")).isEqualTo("/ [][]");
        assertThat(find("GET", "openapi.json")).isEqualTo("/openapi.json [][]");
        assertThat(find("GET", "auth", "refresh")).isEqualTo("/auth/refresh [][]");
        assertThat(find("GET", "auth", "users", "sign-in"))
                .isEqualTo("/auth/{collection}/sign-in [collection][users]");
        assertThat(find("GET", "auth", "refresh", "sign-in"))
                .isEqualTo("/auth/{collection}/sign-in [collection][refresh]");
        assertThat(find("GET", "auth", "users", "7"))
                .isEqualTo("/auth/{collection}/{id} [collection, id][users, 7]");
        assertThat(find("GET", "x", "b", "y", "z")).isEqualTo("/x/{a}/y/z [a][b]");
        assertThat(find("GET", "x", "b", "y", "w")).isEqualTo("/x/b/{c}/w [c][y]");
    }

    @Test
    void what_no_line_fits_leads_nowhere() {
        assertThat(find("GET", "")).isEqualTo("nothing");
        assertThat(find("GET", "auth")).isEqualTo("nothing");
        assertThat(find("GET", "auth", "")).isEqualTo("nothing");
        assertThat(find("GET", "auth", "users", "7", "")).isEqualTo("nothing");
        assertThat(find("GET", "x", "c", "y", "w")).isEqualTo("nothing");
    }

    @Test
    void another_method_is_told_from_another_address() {
        assertThat(find("POST", "auth", "refresh")).startsWith("/auth/refresh");
        assertThat(find("HEAD", "auth", "refresh")).startsWith("/auth/refresh");
        assertThat(find("DELETE", "auth", "refresh")).isEqualTo("GET, POST, HEAD, OPTIONS");
        assertThat(find("GET", "auth", "users")).isEqualTo("PUT, OPTIONS");
        assertThat(find("HEAD", "auth", "users")).isEqualTo("PUT, OPTIONS");
    }
}
