package dev.galley.store.sql;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.DefaultValue;
import dev.galley.model.Field;
import dev.galley.model.Index;
import dev.galley.store.SchemaChange;
import dev.galley.store.Survey;
import dev.galley.store.Survey.Finding;
import dev.galley.store.Survey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for what [SchemaSteps] would meet, on a snapshot and without doing anything.
public final class SchemaSurvey {

    private final SqlConnection connection;
    private final List<Finding> findings = new ArrayList<>();

    public SchemaSurvey(SqlConnection connection) {
        this.connection = connection;
    }

    public Survey run(SchemaChange change) {
        Map<CollectionName, CollectionName> renamed = SchemaSteps.renamed(change);
        for (SchemaChange.Step step : change.steps()) {
            switch (step) {
                case SchemaChange.Make _ -> {}
                case SchemaChange.Drop(var gone) ->
                        add(gone, "", Kind.LOST, counts(gone).all(), "");
                case SchemaChange.Alter alter -> alter(alter, renamed);
            }
        }
        return new Survey(findings);
    }

    private void alter(
            SchemaChange.Alter change, Map<CollectionName, CollectionName> renamedCollections) {
        Collection before = change.before();
        long rows = counts(before).all();
        add(before, "", Kind.RECORDS, rows, "");
        List<FieldChange> fields = FieldChange.of(change, renamedCollections);
        fields.forEach(field -> field(change, field, rows));
        for (Field field : change.after().fields()) {
            boolean bare = field.required() && !field.many() && !hasDefault(field);
            if (change.formerly(field.name()).isEmpty() && bare && rows > 0) {
                inTheWay(before, field.name(), rows, Refusals.required(rows, field));
            }
        }
        for (Index index : change.after().indexes()) {
            if (!before.indexes().contains(index)) {
                index(change, fields, index);
            }
        }
    }

    private void field(SchemaChange.Alter change, FieldChange field, long rows) {
        Collection before = change.before();
        switch (field) {
            case FieldChange.Gone(var old) ->
                    add(before, old.name(), Kind.LOST, rows - empty(before, old), "");
            case FieldChange.Converted(var old, var now) -> {
                FieldConversion.Misfits misfits =
                        new FieldConversion(connection, before, old, now, change.conversion())
                                .misfits();
                if (misfits.count() > 0) {
                    String detail = Refusals.conversion(before, now, misfits);
                    inTheWay(before, now.name(), misfits.count(), detail);
                }
                required(before, (FieldChange.Converted) field);
            }
            case FieldChange.Staying same -> {
                required(before, same);
                if (same.becomesUnique()) {
                    tooLong(before, same.now().name(), List.of(same.old()), List.of(same.now()));
                    shared(before, same.now().name(), List.of(same.old()), List.of(same.now()));
                }
            }
        }
    }

    private void required(Collection before, FieldChange.Staying field) {
        long nulls = field.becomesRequired() ? empty(before, field.old()) : 0;
        if (nulls > 0) {
            inTheWay(before, field.now().name(), nulls, Refusals.required(nulls, field.now()));
        }
    }

    /// Records without a value; a list is one.
    private long empty(Collection collection, Field field) {
        return field.many() ? 0 : counts(collection).nulls(field);
    }

    /// Over columns whose values are there already; what others come to is seen when it is done.
    private void index(SchemaChange.Alter change, List<FieldChange> fields, Index index) {
        List<Field> old = new ArrayList<>();
        List<Field> now = new ArrayList<>();
        for (Index.Part part : index.fields()) {
            Optional<FieldChange.Staying> field =
                    fields.stream()
                            .filter(FieldChange.Staying.class::isInstance)
                            .map(FieldChange.Staying.class::cast)
                            .filter(f -> !(f instanceof FieldChange.Converted))
                            .filter(f -> f.now().name().equals(part.field()))
                            .findFirst();
            if (field.isEmpty()) {
                return;
            }
            old.add(field.get().old());
            now.add(field.get().now());
        }
        String name = String.join(", ", now.stream().map(Field::name).toList());
        tooLong(change.before(), name, old, now);
        if (index.unique()) {
            shared(change.before(), name, old, now);
        }
    }

    private void tooLong(Collection collection, String name, List<Field> old, List<Field> now) {
        long rows = counts(collection).tooLong(IndexLimit.texts(old));
        if (rows > 0) {
            inTheWay(
                    collection,
                    name,
                    rows,
                    Refusals.tooLong(rows, collection, IndexLimit.texts(now)));
        }
    }

    private void shared(Collection collection, String name, List<Field> old, List<Field> now) {
        long shared = counts(collection).shared(old);
        if (shared > 0) {
            inTheWay(collection, name, shared, Refusals.unique(shared, now));
        }
    }

    private static boolean hasDefault(Field field) {
        return field.defaultValue() instanceof DefaultValue.Constant
                || field.defaultValue() instanceof DefaultValue.Now;
    }

    private RowCounts counts(Collection collection) {
        return new RowCounts(connection, Sql.table(collection.name()));
    }

    private void inTheWay(Collection collection, String field, long count, String detail) {
        add(collection, field, Kind.IN_THE_WAY, count, detail);
    }

    private void add(Collection collection, String field, Kind kind, long count, String detail) {
        findings.add(new Finding(collection.name(), field, kind, count, detail));
    }
}
