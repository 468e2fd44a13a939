package dev.galley.testkit.api;

import static dev.galley.testkit.api.Actor.admin;
import static dev.galley.testkit.api.Actor.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page of large records ends before it is as long as was asked for, and goes on as any other.
class HeavyPagesTest extends ApiTest {

    private static final String BOOKS = "/api/v1/collections/books/records";
    private static final int COUNT = 30;
    private static final int LENGTH = 400_000;
    private static final int MAX_BYTES = 4_000_000;

    /// What is no text of a record.
    private static final int FRAME = 10_000;

    @Override
    void prepare() {
        server.define(
                """
                {"name": "books",
                 "fields": [
                   {"name": "title", "type": "text", "searchable": true},
                   {"name": "text", "type": "text", "max": %d},
                   {"name": "place", "type": "point"},
                   {"name": "sequel", "type": "relation", "to": "books"}],
                 "rules": {"list": "public", "view": "public"}}\
                """
                        .formatted(LENGTH));
        for (int i = 0; i < COUNT; i++) {
            Answer made =
                    server.as(admin())
                            .post(
                                    BOOKS,
                                    """
                                    {"title": "Volume %d", "text": "%s",
                                     "place": {"type": "Point", "coordinates": [13.4, 52.%03d]}}\
                                    """
                                            .formatted(i, "x".repeat(LENGTH), i));
            assertThat(made.status()).as("%s", made.status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sort=-title&",
                "search=volume&",
                "near=52,13.4,99000&",
                "expand=sequel&"
            })
    @DisplayName("K08 a page ends at 4 MB, and the next one goes on where it ended")
    void a_page_ends_at_4_MB(String how) {
        List<String> whole = ids(BOOKS + "?" + how + "fields=id,place&limit=1000");
        assertThat(whole).hasSize(COUNT);

        List<String> paged = new ArrayList<>();
        String path = BOOKS + "?" + how + "limit=1000";
        int pages = 0;
        while (!path.isEmpty()) {
            Answer page = server.as(guest()).get(path);
            assertThat(page.text().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(MAX_BYTES + LENGTH + FRAME);
            page.at("items.*.id").forEach(id -> paged.add(id.stringValue()));
            path = page.header("Link").map(l -> l.substring(1, l.indexOf('>'))).orElse("");
            pages++;
        }
        assertThat(paged).isEqualTo(whole);
        assertThat(pages).isEqualTo(3);
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        server.as(guest()).get(path).at("items.*.id").forEach(id -> ids.add(id.stringValue()));
        return ids;
    }
}
