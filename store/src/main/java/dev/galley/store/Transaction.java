package dev.galley.store;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.Schema;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// A write of several steps: each is decided on what those before it came to, and all are applied or none.
///
/// [#run] is made inside the transaction, where others wait for it, and may be made more than once:
/// like a [Decision] it computes, takes its steps, and waits for nothing else.
public interface Transaction<T> {

    /// What all steps together may take.
    Duration LIMIT = Duration.ofMillis(500);

    /// What the steps are going to touch, known before the first of them.
    Footprint footprint(Schema schema);

    /// The records that the steps are known to write. An engine with concurrent writers locks them in one
    /// order, so that two transactions over the same records do not wait for each other.
    Map<CollectionName, Set<RecordId>> records();

    /// Takes the steps. What it throws undoes all of them.
    ///
    /// @throws dev.galley.model.ProblemException what a step throws
    T run(Steps steps);

    /// Takes one step after the other.
    interface Steps {

        /// Decides and applies. Not yet on disk when it returns.
        ///
        /// @throws dev.galley.model.ProblemException what the decision throws; `unique_violation`, `relation_missing`,
        ///     `relation_in_use`; `overloaded` once the steps have taken longer than [#LIMIT]
        <R> R take(Decision<R> decision);

        /// The same, but what stands in the way of this step undoes this step alone, and others may follow.
        ///
        /// @throws dev.galley.model.ProblemException as [#take]; after one of status 500 and above nothing may follow
        <R> R attempt(Decision<R> decision);
    }
}
