package dev.galley.rules;

import dev.galley.model.FieldType;
import dev.galley.model.Sphere;
import dev.galley.model.Value;
import java.util.ArrayList;
import java.util.List;

/// Adds to "no further than" what an index can find: boxes around the circle that is meant.
///
/// A box never leaves out a place that the comparison would take, so the meaning stays the same; the
/// comparison itself is only worked out for what lies in a box.
final class Circles {

    /// Degrees of latitude: up to this height an engine may look a box up piece by piece. A circle with a radius of 11 km.
    static final double LOW = 0.2;

    /// Where nothing is, on no engine: the second box of a circle that has one only.
    private static final Sphere.Box NOWHERE = new Sphere.Box(91, 91, 181, 181);

    private static final Value.Point EQUATOR = new Value.Point(0, 0);

    private final Dialect dialect;
    private final Values values;

    Circles(Dialect dialect, Values values) {
        this.dialect = dialect;
        this.values = values;
    }

    /// SQL that is true wherever the comparison comes to `wanted`, and true everywhere when nothing narrower can be said.
    ///
    /// @param comparison by `<` or `<=`
    Sql around(Node.Op comparison, boolean wanted) {
        Node near = comparison.arg(wanted ? 0 : 1);
        Node metres = comparison.arg(wanted ? 1 : 0);
        if (!(near instanceof Node.Op op)
                || op.operator() != Operator.DISTANCE
                || !isKnown(metres)) {
            return Sql.TRUE;
        }
        for (int side = 0; side < 2; side++) {
            if (op.arg(side) instanceof Node.Column place && isKnown(op.arg(1 - side))) {
                return boxes(dialect, values.of(place), new Circle(op.arg(1 - side), metres));
            }
        }
        return Sql.TRUE;
    }

    private static boolean isKnown(Node node) {
        return node instanceof Node.Hole
                || (node instanceof Node.Constant constant
                        && (constant.value() instanceof Value.Point
                                || constant.value() instanceof Value.Number));
    }

    /// @param centre a point that is known by the time the SQL runs
    /// @param metres a number that is
    record Circle(Node centre, Node metres) {

        private boolean isConstant() {
            return centre instanceof Node.Constant && metres instanceof Node.Constant;
        }

        private List<Sphere.Box> boxes(Value[] holes) {
            return Sphere.around(
                    (Value.Point) known(centre, holes),
                    ((Value.Number) known(metres, holes)).number());
        }

        /// A box is as tall as the radius says, wherever the circle is.
        private boolean isLow() {
            if (!(metres instanceof Node.Constant(Value.Number(var number), var _))) {
                return false;
            }
            Sphere.Box box = Sphere.around(EQUATOR, number).getFirst();
            return box.north() - box.south() <= LOW;
        }

        SqlForm form() {
            return isLow() ? SqlForm.INSIDE_LOW : SqlForm.INSIDE;
        }

        private static Value known(Node node, Value[] holes) {
            return node instanceof Node.Hole hole
                    ? holes[hole.number()]
                    : ((Node.Constant) node).value();
        }
    }

    /// Where there is one box only, and the text was made for two, the second has nothing in it.
    static Sql boxes(Dialect dialect, Sql place, Circle circle) {
        int count = circle.isConstant() ? circle.boxes(new Value[0]).size() : 2;
        List<Sql> boxes = new ArrayList<>();
        for (int box = 0; box < count; box++) {
            boxes.add(
                    Sql.form(
                            dialect.form(circle.form(), FieldType.Kind.POINT),
                            place,
                            edge(dialect, new EdgeOf(circle, box, Edge.SOUTH)),
                            edge(dialect, new EdgeOf(circle, box, Edge.NORTH)),
                            edge(dialect, new EdgeOf(circle, box, Edge.WEST)),
                            edge(dialect, new EdgeOf(circle, box, Edge.EAST))));
        }
        return Sql.or(boxes);
    }

    private static Sql edge(Dialect dialect, EdgeOf edge) {
        Sql.Slot slot =
                edge.circle.isConstant() ? new Sql.Slot.Fixed(edge.param(new Value[0])) : edge;
        return Sql.placeholder(dialect.parameter(FieldType.Kind.NUMBER, false), slot);
    }

    enum Edge {
        SOUTH,
        NORTH,
        WEST,
        EAST
    }

    /// One edge of one box around a circle.
    record EdgeOf(Circle circle, int box, Edge edge) implements Sql.Slot {

        SqlParam param(Value[] holes) {
            List<Sphere.Box> boxes = circle.boxes(holes);
            Sphere.Box of = box < boxes.size() ? boxes.get(box) : NOWHERE;
            double degrees =
                    switch (edge) {
                        case SOUTH -> of.south();
                        case NORTH -> of.north();
                        case WEST -> of.west();
                        case EAST -> of.east();
                    };
            return new SqlParam(new Value.Number(degrees), FieldType.Kind.NUMBER, false);
        }
    }
}
