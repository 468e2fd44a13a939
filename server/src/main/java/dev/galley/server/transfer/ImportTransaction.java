package dev.galley.server.transfer;

import dev.galley.model.CollectionName;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import dev.galley.store.Footprint;
import dev.galley.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes the drafts of a chunk, all but those that cannot be written.
///
/// Most chunks are right, so all drafts are one step. If that is refused, it is tried again without those whose values are
/// taken already; then each half by itself, and so on until a single draft is left that is in the way. One such line
/// among a thousand costs some twenty steps; a thousand cost two thousand, each of which ends at its first row.
record ImportTransaction(ImportPlan plan, Footprint touched, List<Draft> drafts, boolean dryRun)
        implements Transaction<Imported> {

    /// From this HTTP status on it is not the line that something failed for.
    private static final int SERVERS_OWN = 500;

    ImportTransaction {
        drafts = List.copyOf(drafts);
    }

    @Override
    public Footprint footprint(Schema schema) {
        return touched;
    }

    /// They are locked as they are found, in the order of their ids.
    @Override
    public Map<CollectionName, Set<RecordId>> records() {
        return Map.of();
    }

    @Override
    public Imported run(Steps steps) {
        Imported imported = Imported.NOTHING;
        for (List<Draft> some :
                plan.upsert() ? steps.take(new ImportSizes(plan, drafts)) : List.of(drafts)) {
            imported = imported.and(take(steps, some, false));
        }
        if (dryRun) {
            throw new Rehearsed(imported);
        }
        return imported;
    }

    private Imported take(Steps steps, List<Draft> some, boolean careful) {
        try {
            return steps.attempt(new ImportDecision(plan, some, careful));
        } catch (ProblemException e) {
            if (e.problem().code().status() >= SERVERS_OWN) {
                throw e;
            }
            if (some.size() == 1) {
                return Imported.wrong(List.of(new WrongLine(some.getFirst().line(), e.problem())));
            }
            if (!careful) {
                return take(steps, some, true);
            }
            int half = some.size() / 2;
            return take(steps, some.subList(0, half), true)
                    .and(take(steps, some.subList(half, some.size()), true));
        }
    }

    /// Undoes a transaction that has come to its end, and carries out what it has come to.
    static final class Rehearsed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Imported imported;

        private Rehearsed(Imported imported) {
            super("a dry run", null, false, false);
            this.imported = imported;
        }

        Imported imported() {
            return imported;
        }
    }
}
