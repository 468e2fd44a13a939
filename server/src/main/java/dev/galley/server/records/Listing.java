package dev.galley.server.records;

import dev.galley.model.Action;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.RuleError;
import dev.galley.rules.RuleException;
import dev.galley.rules.Scope;
import dev.galley.store.RecordQuery;
import dev.galley.store.RowSink;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Turns what a client asks of a list into a query that the gate has narrowed.
final class Listing {

    /// Sort keys a list may have: each is a column of the keyset and of the index it wants.
    static final int MAX_SORT_KEYS = 4;

    private final CompiledRules rules;
    private final Collection collection;
    private final Gate gate;

    Listing(CompiledRules rules, Collection collection, Gate gate) {
        this.rules = rules;
        this.collection = collection;
        this.gate = gate;
    }

    /// A query and how to read its rows.
    ///
    /// @param query asks for one row more than the page holds, which tells whether there is a next one
    /// @param empty whether the rules let through nothing, so that the query need not run
    record Plan(RecordQuery query, Projection projection, boolean empty) {

        /// Gives the rows to `sink`, or none when the rules let none through.
        void run(Snapshot snapshot, RowSink sink) {
            if (!empty) {
                snapshot.list(query, sink);
            }
        }
    }

    /// Plans a page.
    ///
    /// @param after where the page begins, empty for the first
    /// @throws ProblemException `forbidden`, `invalid_filter`, `invalid_parameter`
    Plan plan(ListRequest request, List<Value> after) {
        List<BoundRule> where = new ArrayList<>();
        boolean empty = !addRule(where);
        if (!request.filter().isEmpty()) {
            BoundRule filter = filter(request.filter());
            empty |= filter.alwaysFalse();
            where.add(filter);
        }
        Projection projection = kept(false, request.fields(), request.sort(), () -> page(request));
        RecordQuery query =
                new RecordQuery(
                        rules.schema().version(),
                        projection.selection(),
                        where,
                        RecordQuery.Which.ALL,
                        after,
                        request.limit() + 1);
        return new Plan(query, projection, empty);
    }

    private Projection page(ListRequest request) {
        List<Selection.Order> order = order(request.sort());
        List<Selection.Column> columns = new ArrayList<>(columns(request.fields()));
        int shown = columns.size();
        List<Integer> keys = keyColumns(columns, order);
        return Projection.of(new Selection(collection, columns, order), shown, keys);
    }

    /// Plans the view of one record.
    ///
    /// @throws ProblemException `invalid_parameter`
    Plan planView(RecordId id, String fields) {
        List<BoundRule> where = new ArrayList<>();
        boolean empty =
                switch (gate.right(collection, Action.VIEW)) {
                    case Right.Granted _ -> false;
                    case Right.Judged judged -> !where.add(judged.rule());
                    case Right.Denied _ -> true;
                };
        Projection projection = kept(true, fields, "", () -> one(fields));
        RecordQuery query =
                new RecordQuery(
                        rules.schema().version(),
                        projection.selection(),
                        where,
                        new RecordQuery.Which.One(id),
                        List.of(),
                        1);
        return new Plan(query, projection, empty);
    }

    private Projection one(String fields) {
        List<Selection.Column> columns = new ArrayList<>(columns(fields));
        int shown = columns.size();
        columns.add(Selection.Column.of(collection.field(Collection.REV).orElseThrow()));
        return Projection.of(new Selection(collection, columns, List.of()), shown, List.of(shown));
    }

    /// Where no field has a rule of its own, all callers of a kind get the same.
    private Projection kept(boolean one, String fields, String sort, Supplier<Projection> make) {
        if (!gate.passesRules() && CompiledRules.hasFieldRule(collection, Scope.READABLE)) {
            return make.get();
        }
        boolean hidden = gate.maySeeHidden();
        return rules.projections()
                .get(new Projections.Key(collection.name(), one, fields, sort, hidden), make);
    }

    /// Adds what the list rule asks of each row; false when it lets through none.
    ///
    /// No rule, or a key without the scope, is a refusal; a rule that is false for this caller is
    /// a filter that nothing passes.
    private boolean addRule(List<BoundRule> where) {
        return switch (gate.right(collection, Action.LIST)) {
            case Right.Granted _ -> true;
            case Right.Judged judged -> where.add(judged.rule());
            case Right.Denied denied -> {
                if (denied.absent() || gate.passesRules()) {
                    throw Problem.of(ProblemCode.FORBIDDEN);
                }
                yield false;
            }
        };
    }

    private BoundRule filter(String text) {
        try {
            return gate.bind(rules.filter(collection, text, gate.sight()));
        } catch (RuleException e) {
            List<FieldError> errors = new ArrayList<>();
            for (RuleError error : e.errors()) {
                errors.add(new FieldError("filter", "invalid", error.message(), error.place()));
            }
            throw Problem.of(ProblemCode.INVALID_FILTER, errors);
        }
    }

    /// The columns that `fields` names, or all; those that the row decides carry their rule.
    List<Selection.Column> columns(String fields) {
        Set<Field> wanted = new LinkedHashSet<>();
        for (String name : fields.isEmpty() ? List.of("*") : List.of(fields.split(",", -1))) {
            if (name.equals("*")) {
                collection.allFields().stream()
                        .filter(f -> !f.name().equals(Collection.REV))
                        .forEach(wanted::add);
            } else {
                wanted.add(named("fields", name));
            }
        }
        List<Selection.Column> columns = new ArrayList<>();
        for (Field field : wanted) {
            switch (gate.readable(collection, field)) {
                case Right.Granted _ -> columns.add(Selection.Column.of(field));
                case Right.Judged judged ->
                        columns.add(
                                new Selection.Column(
                                        field, new Selection.Visible.Where(judged.rule())));
                case Right.Denied _ -> {}
            }
        }
        return columns;
    }

    /// The order that a client asks for; the store makes it total by the id.
    private List<Selection.Order> order(String sort) {
        List<Selection.Order> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String key : sort.isEmpty() ? new String[0] : sort.split(",", MAX_SORT_KEYS + 1)) {
            boolean descending = key.startsWith("-");
            Field field = named("sort", descending ? key.substring(1) : key);
            if (field.many() || field.type() instanceof FieldType.Json) {
                throw invalid("sort", field.name() + " is a list or json and has no order");
            }
            if (!seen.add(field.name()) || seen.size() > MAX_SORT_KEYS) {
                throw invalid("sort", "takes up to " + MAX_SORT_KEYS + " different fields");
            }
            addOrder(order, field, descending);
        }
        return order;
    }

    /// A field that may never be read is null in every row, which orders nothing.
    private void addOrder(List<Selection.Order> order, Field field, boolean descending) {
        switch (gate.readable(collection, field)) {
            case Right.Granted _ ->
                    order.add(new Selection.Order(field, descending, Selection.Visible.ALWAYS));
            case Right.Judged judged ->
                    order.add(
                            new Selection.Order(
                                    field, descending, new Selection.Visible.Where(judged.rule())));
            case Right.Denied _ -> {}
        }
    }

    /// Where the order's values and the id stand in a row; those that the client did not ask for are
    /// added behind.
    private List<Integer> keyColumns(List<Selection.Column> columns, List<Selection.Order> order) {
        List<Selection.Column> wanted = new ArrayList<>();
        order.forEach(part -> wanted.add(new Selection.Column(part.field(), part.visible())));
        wanted.add(Selection.Column.of(collection.field(Collection.ID).orElseThrow()));
        List<Integer> keys = new ArrayList<>();
        for (Selection.Column column : wanted) {
            if (!columns.contains(column)) {
                columns.add(column);
            }
            keys.add(columns.indexOf(column));
        }
        return keys;
    }

    /// A field by the name a client gave; hidden ones are no fields to those who may not see them.
    private Field named(String parameter, String name) {
        return collection
                .field(name)
                .filter(f -> !f.access().hidden() || gate.maySeeHidden())
                .orElseThrow(() ->
                        invalid(parameter, "has no field '" + name + "' in " + collection.name()));
    }

    private static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
