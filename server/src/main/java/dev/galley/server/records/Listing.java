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
import dev.galley.store.RowReader;
import dev.galley.store.RowSink;
import dev.galley.store.Selection;
import dev.galley.store.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Turns what a client asks of a list into a query that the gate has narrowed.
final class Listing {

    private final CompiledRules rules;
    private final Collection collection;
    private final Gate gate;
    private final Columns columns;

    Listing(CompiledRules rules, Collection collection, Gate gate) {
        this.rules = rules;
        this.collection = collection;
        this.gate = gate;
        this.columns = new Columns(collection, gate);
    }

    /// Plans a list of which only the number of records is wanted.
    ///
    /// @throws ProblemException `forbidden`, `invalid_filter`, `invalid_parameter`
    Plan planCount(String filter, String search) {
        ListRequest request = new ListRequest(filter, "id", "id", "", "", 1, true, search);
        return plan(request, new Wish(Collection.ID, Map.of()), List.of()).getFirst();
    }

    /// What a projection is for: its keys are others.
    enum Form {
        /// A cursor remembers the order's values and the id.
        PAGE,
        /// One record has a revision.
        VIEW,
        /// Related records are told by their ids.
        RELATED
    }

    /// A query and how to read its rows.
    ///
    /// @param query asks for one row more than the page holds, which tells whether there is a next one
    /// @param empty whether the rules let through nothing, so that the query need not run
    /// @param rank  what a cursor remembers before the keyset, of a list that comes in ranks; else nothing
    record Plan(RecordQuery query, Projection projection, boolean empty, List<Value> rank) {

        Plan {
            rank = List.copyOf(rank);
        }

        Plan(RecordQuery query, Projection projection, boolean empty) {
            this(query, projection, empty, List.of());
        }

        /// Gives the rows to `sink`, or none when the rules let none through.
        void run(Snapshot snapshot, RowSink sink) {
            if (!empty) {
                snapshot.list(query, sink);
            }
        }

        /// How many rows there are on all pages.
        long count(Snapshot snapshot) {
            return empty ? 0 : snapshot.count(query);
        }

        /// The same for at most so many rows.
        Plan limitedTo(int rows) {
            return new Plan(query.limitedTo(rows), projection, empty, rank);
        }

        /// What the cursor behind the present row remembers.
        List<Value> keyset(RowReader row) {
            List<Value> keyset = new ArrayList<>(rank);
            keyset.addAll(projection.keyset(row));
            return keyset;
        }
    }

    /// Which rows a caller may list.
    ///
    /// @param empty whether the rules let through nothing
    record Rows(List<BoundRule> where, boolean empty) {}

    /// The rows that the list rule lets through and the filter, "" for none, selects.
    ///
    /// @throws ProblemException `forbidden`, `invalid_filter`
    Rows rows(String filter) {
        List<BoundRule> where = new ArrayList<>();
        boolean empty = !addRule(where);
        if (!filter.isEmpty()) {
            BoundRule bound = filter(filter);
            empty |= bound.alwaysFalse();
            where.add(bound);
        }
        return new Rows(where, empty);
    }

    /// Plans a page: what is to be read one after the other until the page is full.
    ///
    /// @param after where the page begins, empty for the first
    /// @throws ProblemException `forbidden`, `invalid_filter`, `invalid_parameter`
    List<Plan> plan(ListRequest request, Wish wish, List<Value> after) {
        Rows rows = rows(request.filter());
        String sort = request.ranked() ? Search.NEWEST_FIRST : request.sort();
        Projection projection = kept(Form.PAGE, wish, sort, () -> page(wish, sort));
        RecordQuery query =
                new RecordQuery(
                        rules.schema().version(),
                        projection.selection(),
                        rows.where(),
                        RecordQuery.Which.ALL,
                        request.ranked() ? List.of() : after,
                        request.limit() + 1);
        Plan plan = new Plan(query, projection, rows.empty());
        return request.search().isEmpty()
                ? List.of(plan)
                : Search.of(collection, request.search()).plan(plan, request.ranked(), after);
    }

    private Projection page(Wish wish, String sort) {
        List<Selection.Column> chosen = new ArrayList<>(columns.of(wish.fields()));
        List<Selection.Order> order = columns.order(sort);
        int shown = chosen.size();
        List<Integer> keys = keyColumns(chosen, order);
        Map<String, Integer> links = linkColumns(chosen, wish);
        return Projection.of(new Selection(collection, chosen, order), shown, keys, links);
    }

    /// Plans the view of one record.
    ///
    /// @throws ProblemException `invalid_parameter`
    Plan planView(RecordId id, Wish wish) {
        return planViews(new RecordQuery.Which.One(id), 1, Form.VIEW, Collection.REV, wish);
    }

    /// Plans the view of several records, whose only key is their id.
    ///
    /// @throws ProblemException `invalid_parameter`
    Plan planRelated(List<RecordId> ids, Wish wish) {
        RecordQuery.Which which = new RecordQuery.Which.Some(ids);
        return planViews(which, ids.size(), Form.RELATED, Collection.ID, wish);
    }

    private Plan planViews(RecordQuery.Which which, int limit, Form form, String key, Wish wish) {
        List<BoundRule> where = new ArrayList<>();
        boolean empty =
                switch (gate.right(collection, Action.VIEW)) {
                    case Right.Granted _ -> false;
                    case Right.Judged judged -> !where.add(judged.rule());
                    case Right.Denied _ -> true;
                };
        Projection projection = kept(form, wish, "", () -> views(wish, key));
        RecordQuery query =
                new RecordQuery(
                        rules.schema().version(),
                        projection.selection(),
                        where,
                        which,
                        List.of(),
                        limit);
        return new Plan(query, projection, empty);
    }

    private Projection views(Wish wish, String key) {
        List<Selection.Column> chosen = new ArrayList<>(columns.of(wish.fields()));
        int shown = chosen.size();
        List<Integer> keys =
                List.of(place(chosen, Selection.Column.of(collection.field(key).orElseThrow())));
        Map<String, Integer> links = linkColumns(chosen, wish);
        return Projection.of(new Selection(collection, chosen, List.of()), shown, keys, links);
    }

    /// Where no field has a rule of its own, all callers of a kind get the same.
    private Projection kept(Form form, Wish wish, String sort, Supplier<Projection> make) {
        if (!gate.passesRules() && CompiledRules.hasFieldRule(collection, Scope.READABLE)) {
            return make.get();
        }
        String expand = String.join(",", wish.expand().keySet());
        return rules.projections()
                .get(
                        new Projections.Key(
                                collection.name(),
                                form,
                                wish.fields(),
                                expand,
                                sort,
                                gate.maySeeHidden()),
                        make);
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

    /// Where the order's values and the id stand in a row; those that the client did not ask for are
    /// added behind.
    private List<Integer> keyColumns(List<Selection.Column> chosen, List<Selection.Order> order) {
        List<Integer> keys = new ArrayList<>();
        for (Selection.Order part : order) {
            keys.add(place(chosen, new Selection.Column(part.field(), part.visible())));
        }
        Field id = collection.field(Collection.ID).orElseThrow();
        keys.add(place(chosen, Selection.Column.of(id)));
        return keys;
    }

    /// Where the relations to follow stand in a row; one that may be seen in no row is not followed.
    private Map<String, Integer> linkColumns(List<Selection.Column> chosen, Wish wish) {
        Map<String, Integer> links = new LinkedHashMap<>();
        for (String name : wish.expand().keySet()) {
            Field field = columns.named("expand", name);
            if (!(field.type() instanceof FieldType.Relation)) {
                throw Columns.invalid("expand", name + " is no relation");
            }
            columns.of(field).ifPresent(column -> links.put(name, place(chosen, column)));
        }
        return links;
    }

    private static int place(List<Selection.Column> chosen, Selection.Column column) {
        if (!chosen.contains(column)) {
            chosen.add(column);
        }
        return chosen.indexOf(column);
    }
}
