package dev.galley.testkit.api;

import dev.galley.model.RecordId;
import java.util.Locale;

/// One entry of the change log: what was announced.
///
/// @param collection by its name, or `#number` when it is gone
public record LogEntry(long position, String collection, RecordId id, Op op) {

    /// What happened to the record.
    public enum Op {
        CREATE(1),
        UPDATE(2),
        DELETE(3);

        private final int number;

        Op(int number) {
            this.number = number;
        }

        static Op of(long number) {
            for (Op op : values()) {
                if (op.number == number) {
                    return op;
                }
            }
            throw new AssertionError("the log has an op " + number);
        }
    }

    /// The entry without its position and id: `notes create`.
    String announcement() {
        return announcement(collection, op);
    }

    static String announcement(String collection, Op op) {
        return collection + " " + op.name().toLowerCase(Locale.ROOT);
    }
}
