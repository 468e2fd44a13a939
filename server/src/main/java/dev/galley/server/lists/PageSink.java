package dev.galley.server.lists;

import dev.galley.http.Json;
import dev.galley.model.Value;
import dev.galley.store.RowReader;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// Takes the rows of a page and one more, which only tells that there is a next page.
///
/// A page is full when it has as many records as were asked for, or [#MAX_BYTES]; so a thousand large records are
/// several pages, and no single request fills the heap.
///
/// Rows go to the wire as they come; where relations are followed they are kept until those are found.
final class PageSink {

    /// The record that goes beyond it is still on the page.
    static final long MAX_BYTES = 4_000_000;

    private final List<ListPlan> plans;
    private final Wish wish;
    private final int limit;
    private final List<Item> items = new ArrayList<>();
    private long itemBytes;
    private int rows;
    private boolean more;
    private List<Value> last = List.of();
    private String next = "";

    /// @param plans read one after the other until the page is full
    PageSink(List<ListPlan> plans, Wish wish) {
        this.plans = plans;
        this.wish = wish;
        this.limit = plans.getFirst().limit();
    }

    /// Writes the member `items`.
    void write(Snapshot snapshot, Expander expander, JsonGenerator json) {
        json.writeArrayPropertyStart("items");
        for (ListPlan plan : plans) {
            if (!more) {
                plan.limitedTo(limit + 1 - rows).run(snapshot, row -> take(plan, row, json));
            }
        }
        if (!wish.expand().isEmpty()) {
            expander.expand(plans.getFirst().query().collection(), wish, items);
            json.writeRaw(Expander.json(items));
        }
        json.writeEndArray();
    }

    /// Writes the member `next` if there is a page behind this one.
    void writeNext(JsonGenerator json, Function<List<Value>, String> cursor) {
        if (more) {
            next = cursor.apply(last);
            json.writeStringProperty("next", next);
        }
    }

    /// The page that was written to `json`.
    Page page(byte[] json) {
        return new Page(json, next);
    }

    private void take(ListPlan plan, RowReader row, JsonGenerator json) {
        if (isFull(json)) {
            more = true;
            return;
        }
        rows++;
        if (wish.expand().isEmpty()) {
            plan.write(row, json);
        } else {
            Item item = Item.of(row, plan, wish);
            items.add(item);
            itemBytes += item.length();
        }
        if (isFull(json)) {
            last = plan.keyset(row, rows);
        }
    }

    private boolean isFull(JsonGenerator json) {
        return rows == limit || Json.written(json) + itemBytes >= MAX_BYTES;
    }
}
