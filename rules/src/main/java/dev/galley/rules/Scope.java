package dev.galley.rules;

import dev.galley.model.Action;

/// Where a rule stands, and with it whether it sees the stored record (`record`), the one to be (`next`), or both.
///
/// On create a `WRITABLE` rule has no `record` yet; what it reads there is an error, and an error denies.
public enum Scope {
    LIST(true, false),
    VIEW(true, false),
    CREATE(false, true),
    UPDATE(true, true),
    DELETE(true, false),
    READABLE(true, false),
    WRITABLE(true, true);

    private final boolean seesRecord;
    private final boolean seesNext;

    Scope(boolean seesRecord, boolean seesNext) {
        this.seesRecord = seesRecord;
        this.seesNext = seesNext;
    }

    /// The scope of a collection's rule.
    public static Scope of(Action action) {
        return switch (action) {
            case LIST -> LIST;
            case VIEW -> VIEW;
            case CREATE -> CREATE;
            case UPDATE -> UPDATE;
            case DELETE -> DELETE;
        };
    }

    boolean seesRecord() {
        return seesRecord;
    }

    boolean seesNext() {
        return seesNext;
    }
}
