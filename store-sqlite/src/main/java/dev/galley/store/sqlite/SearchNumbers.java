package dev.galley.store.sqlite;

import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.sql.SearchSql.Numbering;

/// The numbers by which the index of a search knows rows: what remains to the end of all time from the
/// milliseconds of the id, and then a count of the rows of that millisecond, down as they come.
///
/// So the index, which gives what it finds in the order of numbers, gives the newest first, but for the order
/// among rows of one millisecond. It is quicker upwards than downwards. Clients make ids, and may make any number of them in one
/// millisecond; a row that finds no number left in its own gets a negative one, which tells nothing of its order.
final class SearchNumbers {

    static final String COLUMN = "\"_doc\"";

    /// 4,096 rows of one millisecond are more than a program makes in a loop. Each seven bits cost a byte
    /// for each word of each row.
    private static final int BITS = 12;

    private static final long COUNTS = (1L << BITS) - 1;

    /// That of the first row of the first millisecond.
    private static final long HIGHEST = (1L << (48 + BITS)) - 1;

    /// Numbers from one to another, both included.
    record Span(long from, long to) {

        static final Span ORDERED = new Span(0, HIGHEST);
        static final Span UNORDERED = new Span(Long.MIN_VALUE, -1);

        /// All that an id of this number's millisecond can have.
        static Span ofMillisecond(long number) {
            return new Span(number & ~COUNTS, number | COUNTS);
        }

        /// The part that lies above or below a number of it.
        Span beyond(long number, boolean upwards) {
            return upwards ? new Span(number + 1, to) : new Span(from, number - 1);
        }

        /// The part that has the millisecond of this id, or lies above or below it.
        Span onFrom(RecordId id, boolean upwards) {
            Span millisecond = ofMillisecond(highest(id));
            return upwards ? new Span(millisecond.from, to) : new Span(from, millisecond.to);
        }

        boolean isEmpty() {
            return from > to;
        }
    }

    private SearchNumbers() {}

    /// The number of the first row of the id's millisecond.
    private static long highest(RecordId id) {
        return HIGHEST - (id.millis() << BITS);
    }

    /// Whether a row of that id can have this number.
    static boolean fits(RecordId id, long number) {
        return number < 0 || (number | COUNTS) == highest(id);
    }

    /// The number of a new row of `table`, whose numbers have an index.
    static Numbering of(String table) {
        String next =
                """
                (SELECT CASE WHEN n >= m - :counts THEN n
                    ELSE (SELECT min(coalesce(min(:doc), 0), 0) - 1 FROM :table) END
                FROM (SELECT m, coalesce(
                    (SELECT min(:doc) - 1 FROM :table WHERE :doc BETWEEN m - :counts AND m), m) AS n
                    FROM (SELECT ? AS m)))\
                """
                        .replace(":counts", Long.toString(COUNTS))
                        .replace(":doc", COLUMN)
                        .replace(":table", table);
        return new Numbering(COLUMN, next, id -> SqlParam.integer(highest(id)));
    }

    /// Whether there is a row whose number tells nothing of its order.
    static String anyUnordered(String table) {
        return "SELECT 1 FROM " + table + " WHERE " + COLUMN + " < 0 LIMIT 1";
    }
}
