package dev.galley.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.TestDatabase;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The change log as a follower finds it, and whether one that has been compacted still says all.
record CompactedLog(List<Row> rows) {

    private static final JsonMapper JSON = new JsonMapper();

    record Row(long seq, String record, int op, boolean visibility, String olds) {

        Set<JsonNode> images() {
            Set<JsonNode> images = new HashSet<>();
            if (!olds.equals("null") && !isAny()) {
                JSON.readTree(olds).forEach(images::add);
            }
            return images;
        }

        boolean isAny() {
            return olds.equals("\"any\"");
        }
    }

    /// All that a follower at some position learns of a record.
    private record News(
            long newest, int op, boolean visibility, Set<JsonNode> images, boolean any) {

        News and(Row row) {
            Set<JsonNode> all = new HashSet<>(images);
            all.addAll(row.images());
            return new News(
                    row.seq(), row.op(), visibility || row.visibility(), all, any || row.isAny());
        }
    }

    static CompactedLog of(TestDatabase database) {
        return new CompactedLog(
                database.rows("SELECT seq, c, id, op, vc, olds FROM _changes ORDER BY seq").stream()
                        .map(row ->
                                new Row(
                                        Long.parseLong(row.get(0)),
                                        row.get(1) + "/" + row.get(2),
                                        Integer.parseInt(row.get(3)),
                                        row.get(4).equals("1"),
                                        row.get(5)))
                        .toList());
    }

    private Map<String, News> newsAfter(long position) {
        Map<String, News> news = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.seq() > position) {
                News none = new News(0, 0, false, Set.of(), false);
                news.put(row.record(), news.getOrDefault(row.record(), none).and(row));
            }
        }
        return news;
    }

    /// Wherever a follower stands, this log tells the same newest state of the same records as the whole one, and leaves out
    /// neither an old image nor that who may see a record could have changed.
    void tellsAllOf(CompactedLog whole, List<Long> positions) {
        for (long position : positions) {
            Map<String, News> expected = whole.newsAfter(position);
            Map<String, News> actual = newsAfter(position);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((record, news) -> {
                News told = Objects.requireNonNull(actual.get(record));
                assertThat(told.newest()).isEqualTo(news.newest());
                assertThat(told.op()).isEqualTo(news.op());
                assertThat(told.visibility() || !news.visibility()).isTrue();
                assertThat(told.any() || told.images().containsAll(news.images()))
                        .as("%s after %d: %s", record, position, told)
                        .isTrue();
            });
        }
    }
}
