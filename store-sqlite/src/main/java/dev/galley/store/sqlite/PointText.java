package dev.galley.store.sqlite;

import dev.galley.model.Value;

/// Points as JSON text, `[longitude,latitude]`: how SQLite keeps them.
///
/// The numbers are written so that reading them here gives the same bits again. SQLite itself reads them as numbers
/// only for the index, where the last bit does not matter.
final class PointText {

    private PointText() {}

    static String write(Value.Point point) {
        return "[" + point.longitude() + "," + point.latitude() + "]";
    }

    static Value.Point read(String text) {
        int comma = text.indexOf(',');
        return new Value.Point(
                Double.parseDouble(text.substring(1, comma)),
                Double.parseDouble(text.substring(comma + 1, text.length() - 1)));
    }

    /// How many to a degree of latitude: each is 222 m high.
    private static final String BANDS = "500.0";

    /// The band of latitudes in which a point lies, as an expression: a whole number, no smaller further north.
    static String band(String expression) {
        return bandOf(latitude(expression));
    }

    /// The band of a latitude, as an expression. That next to the equator is twice as high.
    static String bandOf(String latitude) {
        return "CAST(" + latitude + " * " + BANDS + " AS INTEGER)";
    }

    /// The latitude as an expression, the same wherever it stands, so that an index over it is found.
    static String latitude(String expression) {
        return "json_extract(" + expression + ", '$[1]')";
    }

    /// The longitude as an expression.
    static String longitude(String expression) {
        return "json_extract(" + expression + ", '$[0]')";
    }
}
