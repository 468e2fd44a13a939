package dev.galley.http;

import java.util.Locale;
import java.util.Map;

/// A number of bytes, so that no limit is a bare number.
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final long KILO = 1024;
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "B", 1L, "KB", KILO, "MB", KILO * KILO, "GB", KILO * KILO * KILO);

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static DataSize kilobytes(long count) {
        return new DataSize(Math.multiplyExact(count, KILO));
    }

    public static DataSize megabytes(long count) {
        return new DataSize(Math.multiplyExact(count, KILO * KILO));
    }

    /// Reads `512`, `64 KB`, `1MB`, `2 GB`; units are powers of 1024.
    ///
    /// @throws IllegalArgumentException with a message for the writer of a configuration file
    public static DataSize parse(String text) {
        String trimmed = text.strip();
        int end = 0;
        while (end < trimmed.length() && Character.isDigit(trimmed.charAt(end))) {
            end++;
        }
        Long unit = UNITS.get(trimmed.substring(end).strip().toUpperCase(Locale.ROOT));
        if (end == 0 || end > 15 || unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write a number and B, KB, MB or GB");
        }
        return new DataSize(Math.multiplyExact(Long.parseLong(trimmed, 0, end, 10), unit));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// The shortest text that [#parse] reads as this size.
    @Override
    public String toString() {
        for (String unit : new String[] {"GB", "MB", "KB"}) {
            long size = UNITS.getOrDefault(unit, 1L);
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + " " + unit;
            }
        }
        return bytes + " B";
    }
}
