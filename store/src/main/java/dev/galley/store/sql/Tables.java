package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.Schema;
import dev.galley.rules.SqlText;
import dev.galley.store.RecordQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    /// The statement that counts the list's rows, on all pages, up to a bound.
    public SqlText count(RecordQuery query, int bound) {
        return render(query, new QueryRenderer.Form.Count(bound));
    }

    /// Texts are cached by the query's shape.
    private SqlText render(RecordQuery query, QueryRenderer.Form form) {
        if (query.schemaVersion() != schema.version()) {
            throw Problem.of(ProblemCode.OVERLOADED, "The schema is changing.");
        }
        Object shape = new Shape(query.shape(), form);
        TableSql table = table(query.collection().name());
        String text = lists.get(shape);
        if (text != null) {
            return new SqlText(
                    text, new QueryRenderer(engine, table, query, form, false).render().params());
        }
        SqlText made = new QueryRenderer(engine, table, query, form, true).render();
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
