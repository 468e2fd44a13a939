package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.FieldType;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection.Column;
import dev.galley.store.Selection.Order;
import java.util.ArrayList;
import java.util.List;

/// Renders one [RecordQuery], either with its text or, when the text is known, the parameters alone.
///
/// Both come from the same walk, so their orders cannot differ.
///
/// **The keyset.** Null is smaller than every value, in both directions: first when ascending, last
/// when descending. The rows behind `(v1, v2, id)` are, in this order: those that share v1 and v2 and
/// come behind the id; those that share v1 and come behind v2; those that come behind v1. As one
/// condition with OR they would cost a scan of everything before them, so each is a statement of its
/// own, a plain range of the index over the sorted fields, and all are joined by UNION ALL with a
/// limit: the next one is not even begun when the limit is reached. What is behind a value when
/// descending is two such ranges, the smaller values and then the nulls.
///
/// The order of a UNION ALL is that of its parts on both engines as we use them (PostgreSQL without
/// parallel workers); the contract suite reads every order page by page.
///
/// The id takes the direction of the part before it, so that an index over the field and the id
/// serves both directions.
final class QueryRenderer extends QueryText {

    /// What is asked of the rows.
    sealed interface Form {

        /// The rows themselves.
        ///
        /// @param hint follows the table's name
        record Rows(String hint) implements Form {}

        /// The rows that a search finds, by its index.
        ///
        /// @param hint  as in [Rows]
        /// @param fence ends the finding of rows, so that the planner cannot go along the order instead;
        ///     "" where the hint does that
        record Found(String hint, String fence) implements Form {}

        /// Those that match among the first `rows` of all.
        record Window(int rows) implements Form {}

        /// The conditions alone, of a list in the order of ids.
        record Conditions() implements Form {}

        /// How many there are, up to `bound`; the page does not count.
        record Count(int bound) implements Form {}

        /// How many lie in the boxes around the circle, whatever the rules say, up to the limit.
        record Crowd() implements Form {}

        /// How many there are; the page does not count.
        record Total() implements Form {}
    }

    private final RecordQuery query;
    private final Form form;

    /// How many parts of the order come before the first that is the id itself, which decides.
    private final int parts;

    QueryRenderer(
            SqlEngine engine, TableSql table, RecordQuery query, Form form, boolean wantsText) {
        super(engine, table, wantsText);
        this.query = query;
        this.form = form;
        this.parts = (int) query.order().stream().takeWhile(part -> !isId(part)).count();
    }

    @Override
    SqlText render() {
        switch (form) {
            case Form.Rows _, Form.Found _, Form.Window _ -> rows();
            case Form.Conditions _ -> behind(rules(), ranges().getFirst());
            case Form.Count(var bound) -> {
                add("SELECT count(*) FROM (SELECT 1");
                from("");
                String _ = match(found(rules()));
                limit(bound);
                add(") s");
            }
            case Form.Crowd _ -> {
                add("SELECT count(*) FROM (SELECT 1");
                from("");
                around();
                limit(query.limit());
                add(") s");
            }
            case Form.Total _ -> {
                add("SELECT count(*)");
                from("");
                String _ = match(found(rules()));
            }
        }
        return made();
    }

    private void around() {
        if (query.which() instanceof RecordQuery.Which.Nearest(var near)) {
            add(" WHERE ");
            condition(near.around(dialect(), ALIAS));
        }
    }

    private void rows() {
        if (query.which() instanceof RecordQuery.Which.Nearest(var near)) {
            new NearestRenderer(this, query, near).render();
            return;
        }
        List<Range> ranges = ranges();
        if (ranges.size() == 1) {
            select(ranges.getFirst());
        } else {
            String joint = "";
            for (Range range : ranges) {
                add(joint).add("SELECT * FROM (");
                select(range);
                add(") s");
                joint = " UNION ALL ";
            }
            limit(query.limit());
        }
    }

    /// Rows that share the keyset's first values and have the next part behind its own.
    ///
    /// @param shared how many parts are the same; all of them when the id decides
    private record Range(int shared, Behind behind) {}

    /// Where the part after the shared ones lies.
    private enum Behind {
        /// Anywhere: the first page.
        ANYWHERE,
        VALUES,
        NULLS
    }

    private List<Range> ranges() {
        if (query.after().isEmpty()) {
            return List.of(new Range(0, Behind.ANYWHERE));
        }
        List<Range> ranges = new ArrayList<>();
        if (parts == query.order().size()) {
            ranges.add(new Range(parts, Behind.VALUES));
        }
        for (int i = Math.min(parts, query.order().size() - 1); i >= 0; i--) {
            Order part = query.order().get(i);
            boolean afterNull = query.after().get(i) instanceof Value.Null;
            if (!part.descending() || !afterNull) {
                ranges.add(new Range(i, Behind.VALUES));
            }
            if (part.descending() && !afterNull && canBeNull(part)) {
                ranges.add(new Range(i, Behind.NULLS));
            }
        }
        return ranges;
    }

    private void select(Range range) {
        add("SELECT ");
        columns();
        switch (form) {
            case Form.Rows(var hint) -> behind(match(conditions(hint)), range);
            case Form.Found(var hint, var fence) when fence.isEmpty() ->
                    behind(match(found(conditions(hint))), range);
            case Form.Found(var hint, var fence) -> {
                add(" FROM (SELECT *");
                behind(found(conditions(hint)), range);
                add(fence).add(") ").add(ALIAS);
                String _ = match(" WHERE ");
            }
            case Form.Window(var rows) -> {
                add(" FROM (SELECT *");
                behind(conditions(""), range);
                orderBy();
                limit(rows);
                add(") ").add(ALIAS);
                String _ = match(" WHERE ");
            }
            case Form.Conditions _, Form.Count _, Form.Crowd _, Form.Total _ ->
                    throw new IllegalStateException("this has no rows");
        }
        orderBy();
        limit(query.limit());
    }

    /// The table and what the rules ask; gives what joins another condition to them.
    private String conditions(String hint) {
        from(hint);
        return rules();
    }

    /// What a search asks of a row's words.
    private String match(String joint) {
        return query.match()
                .map(match -> and(joint, engine.search().matches(match, ALIAS)))
                .orElse(joint);
    }

    /// What a search asks of its index.
    private String found(String joint) {
        return query.match()
                .map(match -> and(joint, engine.search().found(match, ALIAS, query.collection())))
                .orElse(joint);
    }

    private String and(String joint, SqlText condition) {
        add(joint);
        append(condition);
        return " AND ";
    }

    private void behind(String joint, Range range) {
        if (range.behind() != Behind.ANYWHERE) {
            add(joint);
            behind(range);
        }
    }

    void columns() {
        if (query.columns().isEmpty()) {
            add("1");
        }
        boolean first = true;
        for (Column column : query.columns()) {
            add(first ? "" : ", ");
            value(column.field(), column.visible());
            first = false;
        }
        for (Column column : query.columns()) {
            column.readable().ifPresent(this::flag);
        }
    }

    private void flag(BoundRule readable) {
        add(", CASE WHEN ");
        rule(readable);
        add(" THEN 1 ELSE 0 END");
    }

    /// The condition without the page; what joins another one to it.
    String rules() {
        String joint = where(query.where());
        switch (query.which()) {
            case RecordQuery.Which.All _, RecordQuery.Which.Matching _ -> {}
            case RecordQuery.Which.Nearest _ -> {}
            case RecordQuery.Which.One(var id) -> {
                add(joint).add(ID).add(" = ");
                param(SqlParam.text(id.value()));
                joint = " AND ";
            }
            case RecordQuery.Which.Some(var ids) -> {
                add(joint).add(ID).add(" IN ");
                among(ids);
                joint = " AND ";
            }
        }
        return joint;
    }

    private void among(List<RecordId> ids) {
        List<Value> items = ids.stream().<Value>map(id -> new Value.Text(id.value())).toList();
        add("(SELECT ").add(engine.eachOf());
        param(new SqlParam(new Value.Many(items), FieldType.Kind.TEXT, true));
        add("))");
    }

    private void behind(Range range) {
        for (int i = 0; i < range.shared(); i++) {
            same(query.order().get(i), query.after().get(i));
            add(" AND ");
        }
        if (range.shared() == query.order().size()) {
            add(ID).add(idDescends() ? " < " : " > ");
            param(new SqlParam(query.after().getLast(), FieldType.Kind.TEXT, false));
        } else {
            beyond(range);
        }
    }

    private void beyond(Range range) {
        Order part = query.order().get(range.shared());
        Value value = query.after().get(range.shared());
        value(part.field(), part.visible());
        if (range.behind() == Behind.NULLS) {
            add(" IS NULL");
        } else if (value instanceof Value.Null) {
            add(" IS NOT NULL");
        } else {
            add(part.descending() ? " < " : " > ");
            keysetParam(part, value);
        }
    }

    private void same(Order part, Value value) {
        value(part.field(), part.visible());
        if (value instanceof Value.Null) {
            add(" IS NULL");
        } else {
            add(" = ");
            keysetParam(part, value);
        }
    }

    private void keysetParam(Order part, Value value) {
        param(new SqlParam(value, part.field().type().kind(), false));
    }

    private static boolean canBeNull(Order part) {
        return part.field().nullable() || part.readable().isPresent();
    }

    private static boolean isId(Order part) {
        return part.field().name().equals(Collection.ID) && part.readable().isEmpty();
    }

    private boolean idDescends() {
        return !query.order().isEmpty() && query.order().getLast().descending();
    }

    private void orderBy() {
        String joint = " ORDER BY ";
        for (int i = 0; i < query.order().size() && i <= parts; i++) {
            add(joint);
            ordered(query.order().get(i));
            joint = ", ";
        }
        if (parts == query.order().size()) {
            add(joint).add(engine.ordered(ID, idDescends()));
        }
    }

    private void ordered(Order part) {
        ordered(part.field(), part.visible(), part.descending());
    }
}
