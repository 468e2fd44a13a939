package dev.galley.store.sqlite;

import dev.galley.store.Applied;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Decision.Decided;

/// A decision that waits to be applied.
final class WriteTask<T> extends GroupTask<Applied> {

    private final Decision<T> decision;
    private final ReadSet reads;
    private Decided<T> decided;

    WriteTask(Decision<T> decision, ReadSet reads, Decided<T> decided) {
        this.decision = decision;
        this.reads = reads;
        this.decided = decided;
    }

    ReadSet reads() {
        return reads;
    }

    Change change() {
        return decided.change();
    }

    Decision<T> decision() {
        return decision;
    }

    /// From now on this counts, decided anew.
    void decided(Decided<T> anew) {
        decided = anew;
    }

    /// What the caller is told; on the caller's own thread, after COMMIT.
    T result(Applied applied) {
        return decided.result().apply(applied);
    }
}
