package dev.galley.server.lists;

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
import dev.galley.server.gate.CompiledRules;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Right;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection;
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
    private final Projections projections;

    /// @param projections those that were made before
    Listing(CompiledRules rules, Collection collection, Gate gate, Projections projections) {
        this.rules = rules;
        this.collection = collection;
        this.gate = gate;
        this.columns = new Columns(collection, gate);
        this.projections = projections;
    }

    /// Plans a list of which only the number of records is wanted.
    ///
    /// @throws ProblemException `forbidden`, `invalid_filter`, `invalid_parameter`
    ListPlan planCount(String filter, String search) {
        ListRequest request =
                new ListRequest(filter, search, Collection.ID, "", "", "", "", 1, true);
        return plan(request, new Wish(Collection.ID, Map.of()), List.of()).getFirst();
    }

    /// Plans the page that a client gets who asks for nothing in particular.
    ///
    /// @throws ProblemException `forbidden`
    ListPlan planFirst() {
        ListRequest request =
                new ListRequest("", "", "", "", "", "", "", ListRequest.DEFAULT_LIMIT, false);
        return plan(request, Wish.EVERYTHING, List.of()).getFirst();
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
    List<ListPlan> plan(ListRequest request, Wish wish, List<Value> after) {
        if (!request.near().isEmpty()) {
            return List.of(planNearest(request, wish, Nearby.Window.of(after, request.limit())));
        }
        Rows rows = rows(request.filter());
        String sort = request.ranked() ? Search.NEWEST_FIRST : request.sort();
        Projection projection = kept(Form.PAGE, wish, sort, () -> page(wish, sort));
        List<Value> behind = request.ranked() ? List.of() : after;
        RecordQuery query =
                query(projection, rows, RecordQuery.Which.ALL, behind, request.limit() + 1);
        ListPlan plan =
                new ListPlan(query, projection, request.limit(), rows.empty(), ListPlan.Extra.NONE);
        return request.search().isEmpty()
                ? List.of(plan)
                : Search.of(collection, request.search()).plan(plan, request.ranked(), after);
    }

    private ListPlan planNearest(ListRequest request, Wish wish, Nearby.Window window) {
        Rows rows = rows(request.filter());
        List<BoundRule> where = new ArrayList<>(rows.where());
        Nearby nearby = new Nearby(collection, gate, request);
        boolean empty = !nearby.addReadable(where) || rows.empty();
        Projection projection = kept(Form.RELATED, wish, "", () -> views(wish, Collection.ID));
        RecordQuery query =
                query(
                        projection,
                        new Rows(where, empty),
                        new RecordQuery.Which.Nearest(nearby.near()),
                        window.after(),
                        window.rows());
        var distance = new ListPlan.Extra.Distance(window, projection.selection().width());
        return new ListPlan(query, projection, window.limit(), empty, distance);
    }

    private RecordQuery query(
            Projection projection,
            Rows rows,
            RecordQuery.Which which,
            List<Value> after,
            int limit) {
        return new RecordQuery(
                rules.schema().version(),
                projection.selection(),
                rows.where(),
                which,
                after,
                limit);
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
    ListPlan planView(RecordId id, Wish wish) {
        return planViews(new RecordQuery.Which.One(id), 1, Form.VIEW, Collection.REV, wish);
    }

    /// Plans the view of several records, whose only key is their id.
    ///
    /// @throws ProblemException `invalid_parameter`
    ListPlan planRelated(List<RecordId> ids, Wish wish) {
        RecordQuery.Which which = new RecordQuery.Which.Some(ids);
        return planViews(which, ids.size(), Form.RELATED, Collection.ID, wish);
    }

    private ListPlan planViews(
            RecordQuery.Which which, int limit, Form form, String key, Wish wish) {
        List<BoundRule> where = new ArrayList<>();
        boolean empty =
                switch (gate.right(collection, Action.VIEW)) {
                    case Right.Granted _ -> false;
                    case Right.Judged judged -> !where.add(judged.rule());
                    case Right.Denied _ -> true;
                };
        Projection projection = kept(form, wish, "", () -> views(wish, key));
        RecordQuery query = query(projection, new Rows(where, empty), which, List.of(), limit);
        return new ListPlan(query, projection, limit, empty, ListPlan.Extra.NONE);
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
        return projections.get(
                new Projections.Key(
                        rules.schema().version(),
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
