package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Right;
import dev.galley.store.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the columns of a collection by the names a client gives, as far as the gate lets it see them.
final class Columns {

    /// Sort keys a list may have: each is a column of the keyset and of the index it wants.
    static final int MAX_SORT_KEYS = 4;

    private final Collection collection;
    private final Gate gate;

    Columns(Collection collection, Gate gate) {
        this.collection = collection;
        this.gate = gate;
    }

    /// The columns that `fields` names, or all; those that the row decides carry their rule.
    List<Selection.Column> of(String fields) {
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
            of(field).ifPresent(columns::add);
        }
        return columns;
    }

    /// The column of one field; empty when it may be seen in no row.
    Optional<Selection.Column> of(Field field) {
        return switch (gate.readable(collection, field)) {
            case Right.Granted _ -> Optional.of(Selection.Column.of(field));
            case Right.Judged judged ->
                    Optional.of(
                            new Selection.Column(
                                    field, new Selection.Visible.Where(judged.rule())));
            case Right.Denied _ -> Optional.empty();
        };
    }

    /// The order that a client asks for; the store makes it total by the id.
    List<Selection.Order> order(String sort) {
        List<Selection.Order> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String key : sort.isEmpty() ? new String[0] : sort.split(",", MAX_SORT_KEYS + 1)) {
            boolean descending = key.startsWith("-");
            Field field = named("sort", descending ? key.substring(1) : key);
            if (field.many() || !field.type().ordered()) {
                throw invalid("sort", field.name() + " is a list, json or point and has no order");
            }
            if (!seen.add(field.name()) || seen.size() > MAX_SORT_KEYS) {
                throw invalid("sort", "takes up to " + MAX_SORT_KEYS + " different fields");
            }
            // One that may be seen in no row is null in every row, which orders nothing.
            of(field)
                    .ifPresent(c -> order.add(new Selection.Order(field, descending, c.visible())));
        }
        return order;
    }

    /// A field by the name a client gave; hidden ones are no fields to those who may not see them.
    Field named(String parameter, String name) {
        return collection
                .field(name)
                .filter(f -> !f.access().hidden() || gate.maySeeHidden())
                .orElseThrow(() ->
                        invalid(parameter, "has no field '" + name + "' in " + collection.name()));
    }

    static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
