package dev.galley.model;

import java.util.HexFormat;
import java.util.Optional;

/// The id of a record: a UUID version 7 in lower-case text (RFC 9562), made by the server or by a client.
///
/// Ids order by the time they were made, to the millisecond; nothing but the order of lists relies on it.
public record RecordId(String value) implements Comparable<RecordId> {

    private static final int LENGTH = 36;

    public RecordId {
        if (!isUuid7(value)) {
            throw new IllegalArgumentException("not a UUIDv7 in lower case: " + value);
        }
    }

    /// The id that `text` spells, or empty when it is not a UUIDv7 in lower case.
    public static Optional<RecordId> parse(String text) {
        return isUuid7(text) ? Optional.of(new RecordId(text)) : Optional.empty();
    }

    /// When it was made, in milliseconds of Unix time; what its maker says. Of 48 bits, never negative.
    public long millis() {
        return HexFormat.fromHexDigitsToLong(value, 0, 8) << 16
                | HexFormat.fromHexDigitsToLong(value, 9, 13);
    }

    @Override
    public int compareTo(RecordId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isUuid7(String text) {
        if (text.length() != LENGTH || text.charAt(14) != '7') {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (dash ? c != '-' : !hex) {
                return false;
            }
        }
        return "89ab".indexOf(text.charAt(19)) >= 0;
    }
}
