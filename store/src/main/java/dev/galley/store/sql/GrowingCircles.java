package dev.galley.store.sql;

import dev.galley.model.Value;
import dev.galley.rules.Near;
import dev.galley.store.RecordQuery;
import java.util.ArrayList;
import java.util.List;

/// Looks for what is nearest in small circles first.
///
/// Who asks for the twenty nearest within 50 km wants to see those around the corner, and the distance of each of a
/// hundred thousand others need not be worked out for that. What lies in a smaller circle comes before all that
/// does not, so a list that was cut short is the beginning of the whole. There are two smaller circles at most:
/// where a rule lets through few records, they were looked into in vain.
final class GrowingCircles {

    /// In metres: a walk.
    private static final double FIRST = 1_000;

    private static final double GROWTH = 16;

    private static final int SMALLER = 2;

    /// Circles that are not much smaller are no gain.
    private static final double WORTH = 4;

    private GrowingCircles() {}

    /// The query by growing circles, the last of which is its own.
    static List<RecordQuery> of(RecordQuery query, Near near) {
        List<RecordQuery> steps = new ArrayList<>();
        double metres = FIRST;
        if (!query.after().isEmpty()) {
            metres += GROWTH * ((Value.Number) query.after().getFirst()).number();
        }
        while (steps.size() < SMALLER && metres * WORTH <= near.metres()) {
            steps.add(within(query, new Near(near.field(), near.centre(), metres)));
            metres *= GROWTH;
        }
        steps.add(query);
        return steps;
    }

    private static RecordQuery within(RecordQuery query, Near circle) {
        return new RecordQuery(
                query.schemaVersion(),
                query.selection(),
                query.where(),
                new RecordQuery.Which.Nearest(circle),
                query.after(),
                query.limit());
    }
}
