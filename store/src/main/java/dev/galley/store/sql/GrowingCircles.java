package dev.galley.store.sql;

import dev.galley.model.Value;
import dev.galley.rules.Near;
import dev.galley.store.RecordQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Looks for what is nearest in small circles first.
///
/// Who asks for the twenty nearest within 50 km wants to see those around the corner, and the distance of each of a
/// hundred thousand others need not be worked out for that. What lies in a smaller circle comes before all that
/// does not, so a list that was cut short is the beginning of the whole, and whatever circle is tried, the answer is the
/// same: how large it is only decides what the answer costs.
///
/// **How large the first is.** Counting what lies in a box costs a hundredth of telling its distances. So it is counted
/// in a box of a few hundred metres, then in smaller or larger ones until there is something, but not too much, in it; from
/// that follows how large a circle holds a page, if places lie as densely further out. A page behind another one
/// begins at a known distance, within which is counted.
///
/// **How large the next is.** Counting knows no rules. A circle that did not fill the page tells how many of its
/// places they let through, so the next one is as much larger, but with [#STRIDE] at most to a step. The area grows by leaps,
/// so all circles that were looked into in vain cost less than the last.
///
/// For one list; not thread-safe.
final class GrowingCircles {

    /// Metres in which a city has a page of places.
    private static final double FIRST = 500;

    /// Metres below which no circle is worth making smaller.
    private static final double LEAST = 1;

    /// From one circle to the next that is counted in, and at most to the next that is looked into.
    private static final double STRIDE = 8;

    /// The same, where nothing was found: there may be a lot just outside.
    private static final double EMPTY_STRIDE = 4;

    /// How many places a box should hold for each row wanted: four in five of them lie in the circle, and
    /// they do not lie evenly.
    private static final int AIM = 2;

    /// How many times what it should hold is too much to tell how large the circle must be.
    private static final int CROWDED = 2;

    /// A list goes 1,000 records deep, which lie in a box of so many.
    private static final int DEEP = 1_500;

    /// A circle that is so much smaller than the whole in radius is a gain.
    private static final double WORTH = 1.5;

    private final RecordQuery query;
    private final Near near;
    private final ToLongFunction<RecordQuery> crowd;
    private final double begin;
    private double metres;

    /// @param crowd counts what lies in boxes around the circle of a query, up to its limit
    GrowingCircles(RecordQuery query, Near near, ToLongFunction<RecordQuery> crowd) {
        this.query = query;
        this.near = near;
        this.crowd = crowd;
        this.begin =
                query.after().isEmpty() ? 0 : ((Value.Number) query.after().getFirst()).number();
    }

    /// The query in the circle to look into first.
    RecordQuery first() {
        return within(begin < LEAST ? aroundCentre() : behindBegin());
    }

    /// The query in the next circle, which holds the last one; empty if all rows are known that are asked for.
    ///
    /// @param found how many rows the last circle had
    Optional<RecordQuery> after(int found) {
        if (found >= query.limit() || metres >= near.metres()) {
            return Optional.empty();
        }
        double most = found == 0 ? EMPTY_STRIDE : STRIDE;
        double times = found == 0 ? Double.MAX_VALUE : (double) AIM * query.limit() / found;
        return Optional.of(within(Math.min(grown(times), metres * most)));
    }

    /// The radius with which the area behind the beginning is so many times what it is now.
    private double grown(double times) {
        double before = begin * begin;
        double ring = Math.max(metres * metres - before, LEAST);
        return Math.max(Math.sqrt(before + ring * times), metres * WORTH);
    }

    private double behindBegin() {
        long known = Math.max(1, count(begin, DEEP));
        double times = 1 + (double) AIM * query.limit() / known;
        return begin * Math.min(Math.sqrt(times), STRIDE);
    }

    private double aroundCentre() {
        int aim = AIM * query.limit();
        int bound = CROWDED * aim;
        double radius = Math.min(FIRST, near.metres());
        long places = count(radius, bound);
        while (places == 0 && radius * WORTH < near.metres()) {
            radius *= STRIDE;
            places = count(radius, bound);
        }
        while (places == bound && radius > LEAST) {
            radius /= STRIDE;
            places = count(radius, bound);
        }
        double times = (double) aim / Math.max(1, places);
        return radius * Math.min(Math.sqrt(times), EMPTY_STRIDE);
    }

    private long count(double radius, int bound) {
        return crowd.applyAsLong(
                new RecordQuery(
                        query.schemaVersion(),
                        query.selection(),
                        List.of(),
                        new RecordQuery.Which.Nearest(near.within(radius)),
                        List.of(),
                        bound));
    }

    private RecordQuery within(double radius) {
        double some = Math.max(radius, LEAST);
        metres = some * WORTH < near.metres() ? some : near.metres();
        return metres == near.metres()
                ? query
                : new RecordQuery(
                        query.schemaVersion(),
                        query.selection(),
                        query.where(),
                        new RecordQuery.Which.Nearest(near.within(metres)),
                        query.after(),
                        query.limit());
    }
}
