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

    /// The latitude as an expression, the same wherever it stands, so that an index over it is found.
    static String latitude(String expression) {
        return "json_extract(" + expression + ", '$[1]')";
    }

    /// The longitude as an expression.
    static String longitude(String expression) {
        return "json_extract(" + expression + ", '$[0]')";
    }
}
