package dev.galley.rules;

import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;

/// A piece of SQL with what its placeholders will be bound to, in their order.
record Sql(String text, List<Slot> slots) {

    static final Sql TRUE = new Sql("TRUE", List.of());
    static final Sql FALSE = new Sql("FALSE", List.of());

    Sql {
        slots = List.copyOf(slots);
    }

    /// What one placeholder is bound to.
    sealed interface Slot permits Slot.Fixed, Slot.OfHole, Circles.EdgeOf {

        /// A value of the rule itself.
        record Fixed(SqlParam param) implements Slot {}

        /// What the request fills into a hole.
        record OfHole(int number, FieldType.Kind kind, boolean list) implements Slot {}
    }

    static Sql of(String text) {
        return new Sql(text, List.of());
    }

    static Sql placeholder(String text, Slot slot) {
        return new Sql(text, List.of(slot));
    }

    /// A form with `{0}` to `{9}` for the operands, each as often as the form names it.
    static Sql form(String form, Sql... operands) {
        StringBuilder text = new StringBuilder();
        List<Slot> slots = new ArrayList<>();
        int at = 0;
        for (int open = form.indexOf('{'); open >= 0; open = form.indexOf('{', at)) {
            Sql operand = operands[form.charAt(open + 1) - '0'];
            text.append(form, at, open).append(operand.text);
            slots.addAll(operand.slots);
            at = open + "{0}".length();
        }
        return new Sql(text.append(form, at, form.length()).toString(), slots);
    }

    static Sql and(List<Sql> parts) {
        return join(parts, TRUE, FALSE, " AND ");
    }

    static Sql and(Sql... parts) {
        return and(List.of(parts));
    }

    /// In parentheses when it has more than one part, so that it can stand beside an AND.
    static Sql or(List<Sql> parts) {
        Sql joined = join(parts, FALSE, TRUE, " OR ");
        return joined.text.contains(" OR ") ? form("({0})", joined) : joined;
    }

    static Sql or(Sql... parts) {
        return or(List.of(parts));
    }

    /// The negation of SQL, where null stays null: only for what is known to be two-valued, or where
    /// null means an error that must stay one.
    Sql negated() {
        if (this.equals(TRUE)) {
            return FALSE;
        }
        return this.equals(FALSE) ? TRUE : form("NOT ({0})", this);
    }

    boolean isTrue() {
        return equals(TRUE);
    }

    boolean isFalse() {
        return equals(FALSE);
    }

    /// The text with its parameters.
    SqlText bind(Value[] holes) {
        List<SqlParam> params = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            params.add(
                    switch (slot) {
                        case Slot.Fixed fixed -> fixed.param();
                        case Slot.OfHole hole ->
                                new SqlParam(holes[hole.number()], hole.kind(), hole.list());
                        case Circles.EdgeOf edge -> edge.param(holes);
                    });
        }
        return new SqlText(text, params);
    }

    private static Sql join(List<Sql> parts, Sql neutral, Sql decisive, String word) {
        List<Sql> rest = new ArrayList<>(parts.size());
        for (Sql part : parts) {
            if (part.equals(decisive)) {
                return decisive;
            }
            if (!part.equals(neutral)) {
                rest.add(part);
            }
        }
        if (rest.size() <= 1) {
            return rest.isEmpty() ? neutral : rest.getFirst();
        }
        List<Slot> slots = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Sql part : rest) {
            text.append(text.isEmpty() ? "" : word).append(part.text);
            slots.addAll(part.slots);
        }
        return new Sql(text.toString(), slots);
    }
}
