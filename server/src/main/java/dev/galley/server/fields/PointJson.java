package dev.galley.server.fields;

import dev.galley.model.Value;
import dev.galley.server.fields.FieldParser.Mismatch;
import tools.jackson.databind.JsonNode;

/// Reads a GeoJSON point (RFC 7946 §3.1.2): a `type` and two `coordinates`, the longitude first, and nothing else.
///
/// The RFC allows a third coordinate and a bounding box, and lets a reader ignore them; what would not be given back is refused here.
final class PointJson {

    private static final String EXAMPLE = "{\"type\":\"Point\",\"coordinates\":[13.405,52.52]}";

    private PointJson() {}

    static Value parse(JsonNode json) throws Mismatch {
        JsonNode coordinates = json.path("coordinates");
        boolean point =
                json.isObject()
                        && json.size() == 2
                        && json.path("type").isString()
                        && json.path("type").stringValue().equals("Point")
                        && coordinates.isArray()
                        && coordinates.size() == 2;
        if (!point) {
            throw new Mismatch("type", "is not a GeoJSON point like " + EXAMPLE);
        }
        return new Value.Point(
                degrees(coordinates.get(0), "longitude", Value.Point.MAX_LONGITUDE),
                degrees(coordinates.get(1), "latitude", Value.Point.MAX_LATITUDE));
    }

    private static double degrees(JsonNode json, String what, double max) throws Mismatch {
        double degrees =
                FieldParser.exact(json, "has a " + what + " that is no number").doubleValue();
        if (!(Math.abs(degrees) <= max)) {
            throw new Mismatch(
                    "out_of_range",
                    "has a %s that is not between -%d and %d; the longitude comes first"
                            .formatted(what, (int) max, (int) max));
        }
        return degrees;
    }
}
