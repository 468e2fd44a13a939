package dev.galley.server.fields;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Changes that say what shall happen to a value instead of what it shall be, so that those of several
/// clients add up: `{"$inc": 1}` on numbers, `{"$add": […], "$remove": […]}` on lists.
///
/// They are worked out where the write is decided, on the record as it is then.
public final class FieldOperators {

    private static final String INC = "$inc";
    private static final String ADD = "$add";
    private static final String REMOVE = "$remove";

    private FieldOperators() {}

    /// Whether `json` can only be an operator: an object where the field's type has none.
    public static boolean isOperator(Field field, JsonNode json) {
        return json.isObject() && (field.many() || !isObject(field.type()));
    }

    /// Whether values of that type are objects themselves.
    private static boolean isObject(FieldType type) {
        return type instanceof FieldType.Json || type instanceof FieldType.Point;
    }

    /// What becomes of a stored value. Null counts as 0.
    ///
    /// @throws FieldParser.Mismatch when the operator is unknown, is not for this field, or leads out of
    ///     the type's range
    public static Value apply(Field field, Value stored, JsonNode operators)
            throws FieldParser.Mismatch {
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> operator : operators.properties()) {
            names.add(operator.getKey());
        }
        if (!names.isEmpty() && field.many() && Set.of(ADD, REMOVE).containsAll(names)) {
            return changeList(field, stored, operators);
        }
        if (names.equals(Set.of(INC)) && !field.many() && isNumeric(field.type())) {
            return increase(field, stored, operators.get(INC));
        }
        throw new FieldParser.Mismatch("operator", "takes no such object" + hint(field));
    }

    private static String hint(Field field) {
        if (field.many()) {
            return "; a list takes {\"$add\": […]}, {\"$remove\": […]} or both";
        }
        return isNumeric(field.type()) ? "; a number takes {\"$inc\": 1}" : "";
    }

    private static boolean isNumeric(FieldType type) {
        return switch (type.kind()) {
            case INT, NUMBER, DECIMAL -> true;
            case TEXT, BOOL, TIMESTAMP, JSON, POINT -> false;
        };
    }

    private static Value increase(Field field, Value stored, JsonNode by)
            throws FieldParser.Mismatch {
        return switch (FieldParser.parse(field, by)) {
            case Value.Int(var step) ->
                    FieldParser.inRange(
                            BigDecimal.valueOf(stored instanceof Value.Int(var n) ? n : 0)
                                    .add(BigDecimal.valueOf(step)));
            case Value.Number(var step) -> {
                double sum = (stored instanceof Value.Number(var n) ? n : 0) + step;
                if (!Double.isFinite(sum)) {
                    throw new FieldParser.Mismatch("out_of_range", "would be too large");
                }
                yield new Value.Number(sum);
            }
            case Value.Decimal(var step, var scale) ->
                    FieldParser.inRange(
                            (FieldType.Decimal) field.type(),
                            BigDecimal.valueOf(stored instanceof Value.Decimal d ? d.unscaled() : 0)
                                    .add(BigDecimal.valueOf(step))
                                    .scaleByPowerOfTen(-scale));
            case Value.Null _ -> throw new FieldParser.Mismatch("type", "is not increased by null");
            case Value.Text _,
                    Value.Bool _,
                    Value.Timestamp _,
                    Value.Json _,
                    Value.Point _,
                    Value.Many _ ->
                    throw new IllegalStateException("not a number: " + field.name());
        };
    }

    /// Takes out first, then appends what is not there yet; the order of the others stays.
    private static Value changeList(Field field, Value stored, JsonNode operators)
            throws FieldParser.Mismatch {
        List<Value> items =
                new ArrayList<>(stored instanceof Value.Many(var present) ? present : List.of());
        items.removeAll(items(field, operators, REMOVE));
        for (Value item : items(field, operators, ADD)) {
            if (!items.contains(item)) {
                items.add(item);
            }
        }
        return new Value.Many(items);
    }

    private static List<Value> items(Field field, JsonNode operators, String name)
            throws FieldParser.Mismatch {
        JsonNode list = operators.get(name);
        return list == null || !(FieldParser.parse(field, list) instanceof Value.Many(var items))
                ? List.of()
                : items;
    }
}
