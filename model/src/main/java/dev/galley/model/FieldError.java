package dev.galley.model;

/// One thing that is wrong with one member of a request.
///
/// @param pointer JSON Pointer into the body (RFC 6901), or the name of a parameter
/// @param code    `required`, `too_long`, `not_a_number`, …: stable within the manual's list
/// @param detail  for people
/// @param place   where in the text of a rule or filter, [Place#NONE] elsewhere
public record FieldError(String pointer, String code, String detail, Place place) {

    public FieldError(String pointer, String code, String detail) {
        this(pointer, code, detail, Place.NONE);
    }

    /// A place in a text: offset in code points from 0; line and column from 1.
    public record Place(int offset, int line, int column) {
        public static final Place NONE = new Place(-1, 0, 0);
    }
}
