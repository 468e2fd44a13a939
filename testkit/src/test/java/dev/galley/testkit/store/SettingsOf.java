package dev.galley.testkit.store;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/// Writes nothing and tells the settings of the session that would have written.
record SettingsOf(List<String> names) implements Decision<List<String>> {

    @Override
    public Footprint footprint(Schema schema) {
        return Footprint.NONE;
    }

    @Override
    public Decided<List<String>> decide(Snapshot snapshot) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            SqlText sql = new SqlText("SELECT current_setting(?)", List.of(SqlParam.text(name)));
            values.addAll(snapshot.query(sql, row -> row.text(0)));
        }
        return new Decided<>(Change.NONE, _ -> values);
    }
}
