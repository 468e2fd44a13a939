package dev.galley.server.lists;

import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.FieldError;
import dev.galley.model.FieldType;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.Value;
import dev.galley.rules.BoundRule;
import dev.galley.rules.Near;
import dev.galley.server.gate.Gate;
import dev.galley.server.gate.Right;
import java.util.List;

/// What `near=place:52.5,13.4,1000` asks of a collection.
///
/// A point that the caller may not read counts as null, and null is nowhere: such records are not in the
/// list, and no distance tells where they are.
final class Nearby {

    /// What of a list by distance can be paged through: whoever wants more wants another order.
    static final int DEPTH = 1_000;

    /// What a list by distance tells of each record besides its members.
    static final String DISTANCE = "_distance";

    /// A little more than half way round the earth.
    private static final double MAX_METRES = 20_100_000;

    /// A double needs 24 characters at most.
    private static final int MAX_NUMBER = 32;

    private static final String EXAMPLE =
            "is not a place and a radius in metres like 52.52,13.405,1000, the latitude first";

    private final Collection collection;
    private final Gate gate;
    private final Near near;

    /// @throws ProblemException `invalid_parameter`
    Nearby(Collection collection, Gate gate, ListRequest request) {
        this.collection = collection;
        this.gate = gate;
        refuse("sort", !request.sort().isEmpty(), "which sorts by distance");
        refuse("search", !request.search().isEmpty(), "which ranks by distance");
        refuse("count", request.count(), "; count with a filter of distance(…) instead");
        this.near = parse(request.near());
    }

    private static void refuse(String parameter, boolean given, String why) {
        if (given) {
            String joint = why.startsWith(";") ? "" : ", ";
            throw invalid(parameter, "does not go with near" + joint + why);
        }
    }

    /// Where a page begins and how long it is.
    ///
    /// @param given how many records the pages before it had
    /// @param limit how many records it has at most
    record Window(List<Value> after, int given, int limit) {

        /// @param keyset as [#keyset] made it, or empty
        static Window of(List<Value> keyset, int limit) {
            int given = keyset.isEmpty() ? 0 : (int) ((Value.Int) keyset.get(2)).number();
            List<Value> after = keyset.isEmpty() ? List.of() : keyset.subList(0, 2);
            return new Window(after, given, Math.min(limit, DEPTH - given));
        }

        /// What the cursor behind this page remembers.
        ///
        /// @param records on this page
        List<Value> keyset(double distance, String id, int records) {
            return List.of(
                    new Value.Number(distance), new Value.Text(id), new Value.Int(given + records));
        }

        /// One row more tells that there is a next page; behind the depth there is none.
        int rows() {
            return given + limit < DEPTH ? limit + 1 : limit;
        }
    }

    Near near() {
        return near;
    }

    /// Leaves out the records whose point the caller may not read; false when those are all.
    boolean addReadable(List<BoundRule> where) {
        return switch (gate.readable(collection, near.field())) {
            case Right.Granted _ -> true;
            case Right.Judged judged -> where.add(judged.rule());
            case Right.Denied _ -> false;
        };
    }

    private Near parse(String text) {
        int colon = text.indexOf(':');
        String[] parts = text.substring(colon + 1).split(",", -1);
        if (parts.length != 3) {
            throw invalid(EXAMPLE);
        }
        double latitude = number(parts[0]);
        double longitude = number(parts[1]);
        double metres = number(parts[2]);
        if (Math.abs(latitude) > Value.Point.MAX_LATITUDE
                || Math.abs(longitude) > Value.Point.MAX_LONGITUDE) {
            throw invalid(
                    "names no place: the latitude, -90 to 90, comes first, then the longitude, -180"
                            + " to 180");
        }
        if (metres < 0 || metres > MAX_METRES) {
            throw invalid("has a radius that is not from 0 to 20100000 metres");
        }
        Field field = colon < 0 ? only() : named(text.substring(0, colon));
        return new Near(field, new Value.Point(longitude, latitude), metres);
    }

    /// A number as JSON has it; Java by itself would take `NaN`, `1d` and blanks as well.
    private static double number(String text) {
        boolean plain =
                text.length() <= MAX_NUMBER
                        && text.chars().allMatch(c -> "0123456789-.eE".indexOf(c) >= 0);
        try {
            if (plain) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            // falls through: "", "1-2"
        }
        throw invalid(EXAMPLE);
    }

    private Field named(String name) {
        return points(false).stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("has no point '" + name + "' in " + collection.name()));
    }

    private Field only() {
        List<Field> readable = points(true);
        List<Field> candidates = readable.isEmpty() ? points(false) : readable;
        if (candidates.isEmpty()) {
            throw invalid("needs a point, and " + collection.name() + " has none");
        }
        if (candidates.size() > 1) {
            List<String> names = candidates.stream().map(Field::name).toList();
            throw invalid(
                    "has to say which point is meant, as in %s:52.52,13.405,1000; there are %s"
                            .formatted(names.getFirst(), String.join(", ", names)));
        }
        return candidates.getFirst();
    }

    /// Hidden fields are none to those who may not see them.
    private List<Field> points(boolean readable) {
        return collection.fields().stream()
                .filter(f -> f.type() instanceof FieldType.Point)
                .filter(f -> !f.access().hidden() || gate.maySeeHidden())
                .filter(f -> !readable || !(gate.readable(collection, f) instanceof Right.Denied))
                .toList();
    }

    private static ProblemException invalid(String detail) {
        return invalid("near", detail);
    }

    private static ProblemException invalid(String parameter, String detail) {
        return Problem.of(
                ProblemCode.INVALID_PARAMETER, new FieldError(parameter, "invalid", detail));
    }
}
