package dev.galley.server.transfer;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.RuleException;
import dev.galley.rules.Sight;
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One page of an export.
final class Export {

    /// The record that goes beyond it is still on the page.
    static final int MAX_BYTES = 1_000_000;

    /// Records that a filter is asked of for one page: some 100 ms.
    static final int MAX_LOOKED_AT = 20_000;

    private final CompiledRules rules;
    private final Collection collection;
    private final Gate gate;
    private final ExportTerms terms;

    Export(CompiledRules rules, Collection collection, Gate gate, ExportTerms terms) {
        this.rules = rules;
        this.collection = collection;
        this.gate = gate;
        this.terms = terms;
    }

    ExportedPage page(Snapshot snapshot) {
        if (terms.limit() < 1 || terms.limit() > ExportTerms.MAX_LIMIT) {
            throw invalid("limit", "is not between 1 and " + ExportTerms.MAX_LIMIT);
        }
        List<Field> wanted = wanted();
        List<Selection.Column> columns =
                new ArrayList<>(wanted.stream().map(Selection.Column::of).toList());
        Field id = collection.field(Collection.ID).orElseThrow();
        if (!wanted.contains(id)) {
            columns.add(Selection.Column.of(id));
        }
        int idColumn = columns.indexOf(Selection.Column.of(id));
        List<BoundRule> where = new ArrayList<>(filter());
        Optional<String> end = where.isEmpty() ? Optional.empty() : end(snapshot);
        // The id of a record, which is a UUID.
        end.ifPresent(last -> where.add(bound("id <= '" + last + "'")));
        RecordQuery query = query(columns, where, terms.limit() + 1);
        try (ExportSink sink = new ExportSink(wanted, idColumn, terms.limit())) {
            snapshot.list(query, sink);
            ExportedPage page = sink.page();
            return page.next().isEmpty() ? new ExportedPage(page.lines(), end.orElse("")) : page;
        }
    }

    /// The id up to which a filter looks on this page, empty if there are no more records than it may look at: however few
    /// it finds, a page takes a short time.
    private Optional<String> end(Snapshot snapshot) {
        List<Selection.Column> id =
                List.of(Selection.Column.of(collection.field(Collection.ID).orElseThrow()));
        List<String> ids = new ArrayList<>();
        snapshot.list(query(id, List.of(), MAX_LOOKED_AT + 1), row -> ids.add(row.text(0)));
        return ids.size() <= MAX_LOOKED_AT
                ? Optional.empty()
                : Optional.of(ids.get(MAX_LOOKED_AT - 1));
    }

    private RecordQuery query(List<Selection.Column> columns, List<BoundRule> where, int limit) {
        return new RecordQuery(
                rules.schema().version(),
                new Selection(collection, columns, List.of()),
                where,
                RecordQuery.Which.ALL,
                after(),
                limit);
    }

    /// All but the revision, which counts for one database alone.
    private List<Field> wanted() {
        if (terms.fields().isEmpty()) {
            return collection.allFields().stream()
                    .filter(field -> !field.name().equals(Collection.REV))
                    .toList();
        }
        Set<Field> wanted = new LinkedHashSet<>();
        for (String name : terms.fields()) {
            Field field =
                    collection
                            .field(name)
                            .filter(f -> !name.equals(Collection.REV))
                            .orElseThrow(() ->
                                    invalid(
                                            "fields",
                                            "is not a field of %s: %s"
                                                    .formatted(collection.name(), name)));
            wanted.add(field);
        }
        return List.copyOf(wanted);
    }

    private List<BoundRule> filter() {
        return terms.filter().isEmpty() ? List.of() : List.of(bound(terms.filter()));
    }

    private BoundRule bound(String filter) {
        try {
            return gate.bind(rules.filter(collection, filter, Sight.ALL));
        } catch (RuleException e) {
            throw Problem.of(
                    ProblemCode.INVALID_FILTER,
                    e.errors().stream()
                            .map(error ->
                                    new FieldError(
                                            "filter", "invalid", error.message(), error.place()))
                            .toList());
        }
    }

    private List<Value> after() {
        if (terms.after().isEmpty()) {
            return List.of();
        }
        RecordId id =
                RecordId.parse(terms.after())
                        .orElseThrow(() -> invalid("after", "is not the id of a record"));
        return List.of(new Value.Text(id.value()));
    }

    private static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
