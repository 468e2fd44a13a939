package dev.galley.store;

import dev.galley.model.Schema;
import java.util.function.Function;

/// How a write is decided: what it touches, and which change it comes to.
///
/// [#decide] is a pure function of the snapshot (and of what its maker closed over: caller, time,
/// ids, hashes made beforehand). It may run on the writer's thread, so it computes and reads through
/// the snapshot, and waits for nothing else.
public interface Decision<T> {

    /// What the decision is going to touch, known before it reads anything.
    Footprint footprint(Schema schema);

    /// Decides.
    ///
    /// @throws dev.galley.model.ProblemException if the caller may not, or the input does not fit
    Decided<T> decide(Snapshot snapshot);

    /// A change, and what to tell the caller once it is on disk.
    record Decided<T>(Change change, Function<Applied, T> result) {}
}
