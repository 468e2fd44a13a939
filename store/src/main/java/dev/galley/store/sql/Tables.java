package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.rules.SqlText;
import dev.galley.store.Aggregation;
import dev.galley.store.RecordQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// One version of the schema with the SQL of its tables. Safe for use by many threads.
///
/// Texts are made when first needed. A new version of the schema is a new object, which is how the
/// cached texts of an old one go.
public final class Tables {

    /// Shapes come from filters, and filters from callers, so the cache must have a bound.
    static final int MAX_LIST_SHAPES = 1_000;

    private final Schema schema;
    private final SqlEngine engine;
    private final Map<CollectionName, TableSql> tables = new ConcurrentHashMap<>();
    private final Map<CollectionName, List<Referrer>> referrers;
    private final Map<Object, String> lists = new ConcurrentHashMap<>();

    public Tables(Schema schema, SqlEngine engine) {
        this.schema = schema;
        this.engine = engine;
        this.referrers = referrersOf(schema);
    }

    /// A relation field that points at some collection.
    record Referrer(Collection collection, Field field, FieldType.OnDelete onDelete) {}

    public Schema schema() {
        return schema;
    }

    public SqlEngine engine() {
        return engine;
    }

    /// The statements of a collection as this version of the schema has it.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found`
    public TableSql table(CollectionName name) {
        TableSql known = tables.get(name);
        if (known != null) {
            return known;
        }
        Collection collection = schema.get(name);
        return tables.computeIfAbsent(name, _ -> new TableSql(engine, collection));
    }

    /// The statement for a list.
    public SqlText list(RecordQuery query) {
        return render(query, new QueryRenderer.Form.Rows(""));
    }

    /// The same with a word of the engine's own about the table's indexes behind its name.
    public SqlText list(RecordQuery query, String hint) {
        return render(query, new QueryRenderer.Form.Rows(hint));
    }

    /// The statement for a list of what a search finds, by its index; `hint` and `fence` are words of the
    /// engine's own that keep the planner from another way.
    public SqlText found(RecordQuery query, String hint, String fence) {
        return render(query, new QueryRenderer.Form.Found(hint, fence));
    }

    /// The statement for those that a search finds among the first `rows` of a list.
    public SqlText window(RecordQuery query, int rows) {
        return render(query, new QueryRenderer.Form.Window(rows));
    }

    /// What follows the tables in a list in the order of ids, from WHERE on: that the rules let a row `r` through, and
    /// that it lies behind the keyset. Empty when they let through all.
    public SqlText conditions(RecordQuery query) {
        return render(query, new QueryRenderer.Form.Conditions());
    }

    /// The statement that counts the list's rows, on all pages, up to a bound.
    public SqlText count(RecordQuery query, int bound) {
        return render(query, new QueryRenderer.Form.Count(bound));
    }

    /// The statement that counts what lies in the boxes around the circle of a list of what is nearest, whatever its rules
    /// say, up to the list's limit.
    SqlText crowd(RecordQuery query) {
        return render(query, new QueryRenderer.Form.Crowd());
    }

    /// The statement that counts the list's rows, on all pages.
    public SqlText count(RecordQuery query) {
        return render(query, new QueryRenderer.Form.Total());
    }

    /// The statement for an aggregation.
    public SqlText aggregate(Aggregation aggregation) {
        TableSql table = present(aggregation.schemaVersion(), aggregation.collection());
        return cached(
                aggregation.shape(),
                wantsText -> new AggregateRenderer(engine, table, aggregation, wantsText));
    }

    private SqlText render(RecordQuery query, QueryRenderer.Form form) {
        TableSql table = present(query.schemaVersion(), query.collection());
        return cached(
                new Shape(query.shape(), form),
                wantsText -> new QueryRenderer(engine, table, query, form, wantsText));
    }

    /// The table of a query that was made for this schema.
    private TableSql present(long schemaVersion, Collection collection) {
        if (schemaVersion != schema.version()) {
            throw Problem.of(ProblemCode.OVERLOADED, "The schema is changing.");
        }
        return table(collection.name());
    }

    /// Texts are cached by the query's shape.
    ///
    /// @param renderer told whether the text is wanted
    private SqlText cached(Object shape, Function<Boolean, QueryText> renderer) {
        String text = lists.get(shape);
        if (text != null) {
            return new SqlText(text, renderer.apply(false).render().params());
        }
        SqlText made = renderer.apply(true).render();
        if (lists.size() >= MAX_LIST_SHAPES) {
            lists.clear();
        }
        lists.put(shape, made.text());
        return made;
    }

    private record Shape(Object query, QueryRenderer.Form form) {}

    /// The relations, of whatever collection, that point at this one.
    List<Referrer> referrers(CollectionName target) {
        return referrers.getOrDefault(target, List.of());
    }

    private static Map<CollectionName, List<Referrer>> referrersOf(Schema schema) {
        Map<CollectionName, List<Referrer>> all = new HashMap<>();
        for (Collection collection : schema.collections().values()) {
            for (Field field : collection.fields()) {
                if (field.type() instanceof FieldType.Relation(var to, var onDelete)) {
                    all.computeIfAbsent(to, _ -> new ArrayList<>())
                            .add(new Referrer(collection, field, onDelete));
                }
            }
        }
        return all;
    }
}
