package dev.galley.store.sql;

import dev.galley.model.Value;
import dev.galley.rules.SqlParam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Inserts on their way, sent some hundred at a time: those of one text together, texts in the order they first came.
final class Inserts {

    private static final int MOST = 500;

    /// Some characters together; a row may be as long as it likes.
    private static final int MOST_TEXT = 1 << 20;

    private final SqlConnection connection;
    private final Map<String, List<List<SqlParam>>> waiting = new LinkedHashMap<>();
    private int count;
    private int text;

    Inserts(SqlConnection connection) {
        this.connection = connection;
    }

    void add(String insert, List<SqlParam> params) {
        waiting.computeIfAbsent(insert, _ -> new ArrayList<>()).add(params);
        count++;
        params.forEach(param -> text += length(param.value()));
        if (count >= MOST || text >= MOST_TEXT) {
            flush();
        }
    }

    private static int length(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.length();
            case Value.Json(var text) -> text.length();
            case Value.Many(var items) -> items.stream().mapToInt(Inserts::length).sum();
            case Value.Null _,
                    Value.Int _,
                    Value.Number _,
                    Value.Decimal _,
                    Value.Bool _,
                    Value.Timestamp _,
                    Value.Point _ ->
                    0;
        };
    }

    void flush() {
        waiting.forEach((insert, rows) -> {
            if (!rows.isEmpty()) {
                connection.updateEach(insert, rows);
            }
        });
        waiting.values().forEach(List::clear);
        count = 0;
        text = 0;
    }
}
