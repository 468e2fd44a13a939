package dev.galley.server.fields;

import java.nio.charset.StandardCharsets;

/// Points in time as the wire has them: `2026-11-21T10:00:00.000Z`, always with three digits of milliseconds.
final class Timestamps {

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Timestamps() {}

    /// Formats without the objects of `java.time`: a list of a thousand records has two thousand of these.
    static String format(long epochMillis) {
        long day = Math.floorDiv(epochMillis, MILLIS_PER_DAY);
        int rest = (int) Math.floorMod(epochMillis, MILLIS_PER_DAY);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        writeDate(text, day);
        digits(text, 11, 2, rest / 3_600_000);
        digits(text, 14, 2, rest / 60_000 % 60);
        digits(text, 17, 2, rest / 1_000 % 60);
        digits(text, 20, 3, rest % 1_000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// Days since 1970 to a date of the Gregorian calendar, counted in eras of 400 years from 1 March 0000,
    /// so that the leap day is the last day of a year.
    private static void writeDate(byte[] text, long daysSince1970) {
        long days = daysSince1970 + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        long dayOfEra = days - era * 146_097;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        long year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
        digits(text, 0, 4, (int) year);
        digits(text, 5, 2, (int) (month < 10 ? month + 3 : month - 9));
        digits(text, 8, 2, (int) (dayOfYear - (153 * month + 2) / 5 + 1));
    }

    private static void digits(byte[] text, int at, int count, int number) {
        int rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
