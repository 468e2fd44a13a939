package dev.galley.store.sql;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import dev.galley.rules.Near;
import dev.galley.rules.SqlParam;
import dev.galley.store.RecordQuery;

/// Renders the list of what is nearest to a place.
///
/// In three steps, each of which sees less than the one before: `n` has the distance of everything that the
/// rules let through in boxes around the circle, which the index of the field finds; `p` has the page,
/// sorted; then the rows of the page are read. Without steps of their own ("materialized") the engines
/// would compute each distance up to four times, and sort whole rows.
final class NearestRenderer {

    private final QueryRenderer sql;
    private final RecordQuery query;
    private final Near near;

    NearestRenderer(QueryRenderer sql, RecordQuery query, Near near) {
        this.sql = sql;
        this.query = query;
        this.near = near;
    }

    void render() {
        sql.add("WITH n AS MATERIALIZED (SELECT r.\"id\", ");
        sql.condition(near.distance(sql.dialect(), QueryRenderer.ALIAS));
        sql.add(" AS d");
        sql.from("");
        sql.add(sql.rules());
        sql.condition(near.around(sql.dialect(), QueryRenderer.ALIAS));
        sql.add("), p AS MATERIALIZED (SELECT \"id\", d FROM n WHERE d <= ");
        number(new Value.Number(near.metres()));
        behind();
        sql.add(" ORDER BY d, \"id\"");
        sql.limit(query.limit());
        sql.add(") SELECT ");
        sql.columns();
        // CROSS: SQLite must not turn the join round and read the whole table for a page.
        sql.add(", p.d FROM p CROSS JOIN ").add(table()).add(" r WHERE r.\"id\" = p.\"id\"");
        sql.add(" ORDER BY p.d, p.\"id\"");
    }

    private String table() {
        return Sql.table(query.collection().name());
    }

    private void behind() {
        if (query.after().isEmpty()) {
            return;
        }
        Value distance = query.after().get(0);
        sql.add(" AND (d > ");
        number(distance);
        sql.add(" OR (d = ");
        number(distance);
        sql.add(" AND \"id\" > ");
        sql.param(new SqlParam(query.after().get(1), FieldType.Kind.TEXT, false));
        sql.add("))");
    }

    private void number(Value value) {
        sql.param(new SqlParam(value, FieldType.Kind.NUMBER, false));
    }
}
