package dev.galley.app;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads and writes durations as configuration has them: a whole number and a unit.
final class Durations {

    private static final Map<String, Duration> UNITS = units();

    /// Longest number: milliseconds of some thirty thousand years.
    private static final int MAX_DIGITS = 15;

    private Durations() {}

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("d", Duration.ofDays(1));
        units.put("h", Duration.ofHours(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("ms", Duration.ofMillis(1));
        return units;
    }

    /// Reads `500ms`, `30s`, `10m`, `2h`, `7d`.
    ///
    /// @throws IllegalArgumentException for anything else, numbers without a unit included
    static Duration parse(String text) {
        String trimmed = text.strip();
        int end = 0;
        while (end < trimmed.length() && trimmed.charAt(end) >= '0' && trimmed.charAt(end) <= '9') {
            end++;
        }
        Duration unit = UNITS.get(trimmed.substring(end).strip());
        if (end == 0 || end > MAX_DIGITS || unit == null) {
            throw new IllegalArgumentException(
                    Kinds.quoted(text)
                            + " is not a duration; write a number and ms, s, m, h or d, such as 30s");
        }
        try {
            return unit.multipliedBy(Long.parseLong(trimmed, 0, end, 10));
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException(Kinds.quoted(text) + " is longer than time");
        }
    }

    /// The shortest text that [#parse] reads as this duration of whole milliseconds.
    static String show(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long count = duration.dividedBy(unit.getValue());
            if (count > 0 && unit.getValue().multipliedBy(count).equals(duration)) {
                return count + unit.getKey();
            }
        }
        return duration.toMillis() + "ms";
    }
}
