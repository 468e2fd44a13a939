package dev.galley.server.records;

import dev.galley.model.Value;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// Takes the rows of a page and one more, which only tells that there is a next page.
final class PageSink {

    private final Listing.Plan plan;
    private final int limit;
    private int rows;
    private List<Value> last = List.of();
    private String next = "";

    PageSink(Listing.Plan plan, int limit) {
        this.plan = plan;
        this.limit = limit;
    }

    void write(Snapshot snapshot, JsonGenerator json, Function<List<Value>, String> cursor) {
        json.writeStartObject();
        json.writeArrayPropertyStart("items");
        plan.run(snapshot, row -> take(row, json));
        json.writeEndArray();
        if (rows > limit) {
            next = cursor.apply(last);
            json.writeStringProperty("next", next);
        }
        json.writeEndObject();
    }

    /// The page that was written to `json`.
    Page page(byte[] json) {
        return new Page(json, next);
    }

    private void take(RowReader row, JsonGenerator json) {
        rows++;
        if (rows > limit) {
            return;
        }
        plan.projection().writer().write(row, json);
        if (rows == limit) {
            last = plan.projection().keyset(row);
        }
    }
}
