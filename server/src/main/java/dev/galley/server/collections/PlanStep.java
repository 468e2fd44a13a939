package dev.galley.server.collections;

import dev.galley.model.CollectionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of a plan.
///
/// @param collection by the name it has afterwards, or had
/// @param subject    the field or index, "" for the collection itself
/// @param detail     what becomes of it, for people
/// @param records    the collection has now
/// @param lost       records or values that go with this step; a step may lose data without losing any today
/// @param obstacles  sentences on the data that stands in the way
record PlanStep(
        Action action,
        CollectionName collection,
        String subject,
        String detail,
        long records,
        long lost,
        List<String> obstacles) {

    /// What a step does.
    enum Action {
        ADD_COLLECTION(Work.CATALOG),
        RENAME_COLLECTION(Work.CATALOG),
        DROP_COLLECTION(Work.CATALOG),
        ADD_FIELD(Work.WRITE),
        RENAME_FIELD(Work.CATALOG),
        RETYPE_FIELD(Work.WRITE),
        CHANGE_FIELD(Work.READ),
        DROP_FIELD(Work.WRITE),
        ADD_INDEX(Work.READ),
        DROP_INDEX(Work.CATALOG),
        CHANGE_RULES(Work.CATALOG);

        private final Work work;

        Action(Work work) {
            this.work = work;
        }

        /// As the API spells it: `add-field`.
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean isOfIndex() {
            return this == ADD_INDEX || this == DROP_INDEX;
        }

        boolean drops() {
            return this == DROP_COLLECTION || this == DROP_FIELD;
        }
    }

    private enum Work {
        CATALOG,
        READ,
        WRITE
    }

    PlanStep {
        obstacles = List.copyOf(obstacles);
    }

    static PlanStep of(Action action, CollectionName collection, String subject, String detail) {
        return new PlanStep(action, collection, subject, detail, 0, 0, List.of());
    }

    PlanStep withRecords(long number) {
        return new PlanStep(action, collection, subject, detail, number, lost, obstacles);
    }

    PlanStep withLost(long number) {
        return new PlanStep(action, collection, subject, detail, records, number, obstacles);
    }

    PlanStep withObstacle(String sentence) {
        List<String> all = new ArrayList<>(obstacles);
        all.add(sentence);
        return new PlanStep(action, collection, subject, detail, records, lost, all);
    }

    boolean losesData() {
        return action.drops();
    }

    /// The step in a line.
    String line() {
        String name = subject.isEmpty() ? collection.value() : collection + " (" + subject + ")";
        return action.word() + " " + name + (detail.isEmpty() ? "" : ": " + detail);
    }

    /// What the step costs at most, while writers wait.
    String cost() {
        if (records == 0) {
            return "at once";
        }
        return switch (action.work) {
            case CATALOG -> "at once";
            case READ -> "reads " + records + (records == 1 ? " record" : " records");
            case WRITE -> "rewrites " + records + (records == 1 ? " record" : " records");
        };
    }
}
