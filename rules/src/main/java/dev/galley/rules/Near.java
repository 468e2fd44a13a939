package dev.galley.rules;

import dev.galley.model.Field;
import dev.galley.model.FieldType;
import dev.galley.model.Sphere;
import dev.galley.model.Value;

/// A circle around a place, and the SQL of how far records are from it, for lists that are ordered by that.
///
/// @param field  the point of a record
/// @param centre where the caller is
/// @param metres how far at most
public record Near(Field field, Value.Point centre, double metres) {

    /// The distance of a row's point, null where there is none.
    ///
    /// @param alias of the table, unquoted
    public SqlText distance(Dialect dialect, String alias) {
        return Sql.form(
                        dialect.form(SqlForm.DISTANCE, FieldType.Kind.POINT),
                        place(alias),
                        parameter(dialect))
                .bind(new Value[0]);
    }

    /// A condition that an index helps with, true of every row no further than `metres` and of some others.
    public SqlText around(Dialect dialect, String alias) {
        return Circles.boxes(dialect, place(alias), circle()).bind(new Value[0]);
    }

    private Circles.Circle circle() {
        return new Circles.Circle(
                new Node.Constant(centre, Type.POINT),
                new Node.Constant(new Value.Number(metres), Type.NUMBER));
    }

    /// Around the same place, so many metres wide.
    public Near within(double metres) {
        return new Near(field, centre, metres);
    }

    /// What makes two of them the same SQL with other parameters.
    public Object shape() {
        return new Shape(field.name(), Sphere.around(centre, metres).size(), circle().form());
    }

    private record Shape(String field, int boxes, SqlForm box) {}

    private Sql place(String alias) {
        return Sql.of(alias + "." + SqlNames.column(field.name()));
    }

    private Sql parameter(Dialect dialect) {
        SqlParam param = new SqlParam(centre, FieldType.Kind.POINT, false);
        return Sql.placeholder(
                dialect.parameter(FieldType.Kind.POINT, false), new Sql.Slot.Fixed(param));
    }
}
