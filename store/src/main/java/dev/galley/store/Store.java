package dev.galley.store;

import dev.galley.model.Schema;
import dev.galley.model.Share;
import dev.galley.store.archive.ArchiveSink;

/// Keeps records durably: what [#write] returned from is on disk.
///
/// Safe for use by many threads. All engines pass one contract suite; nothing above this type knows
/// which engine it has.
public interface Store extends AutoCloseable {

    /// The newest schema this node knows; on an engine that several nodes share it may trail by a poll interval,
    /// which reading tolerates and writing does not ([Decision]).
    Schema schema();

    /// Reads at one point in time.
    ///
    /// Waits for one of a bounded pool of connections, and is cut off at the statement time limit, or soon after its
    /// thread is interrupted.
    ///
    /// @param share whose part of the connections it takes: shares take turns at scans, however often each asks
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`; `query_too_slow` for a
    ///     scan that was cut off
    <T> T read(Reads kind, Share share, Reading<T> work);

    /// Reads for the server itself; what it does for a caller names the caller's share.
    default <T> T read(Reads kind, Reading<T> work) {
        return read(kind, Share.SERVER, work);
    }

    /// Decides a change and applies it in one transaction with its log entries. When it returns, the change is on disk.
    ///
    /// The decision may run more than once: first on a snapshot, and again inside the transaction if
    /// anything it has read has moved since. An empty change writes nothing, not even to the log.
    ///
    /// @throws dev.galley.model.ProblemException what the decision throws, and `unique_violation`,
    ///     `relation_missing`, `relation_in_use`, `storage_unavailable` (the outcome is unknown), `overloaded`
    <T> T write(Decision<T> decision);

    /// Decides and applies several changes one after the other in one transaction. When it returns, all are on disk.
    ///
    /// Each decision is made where others wait for it; a single one is better off with the other method.
    ///
    /// @throws dev.galley.model.ProblemException what the transaction throws, `storage_unavailable` (the outcome is
    ///     unknown), `overloaded`
    <T> T write(Transaction<T> transaction);

    /// Changes the schema and its tables in one transaction, while no write runs.
    ///
    /// @return the new schema, already in force for everything that begins from now on
    /// @throws dev.galley.model.ProblemException `schema_conflict` when the schema has moved since
    ///     [SchemaChange#basedOn] or the data does not fit
    Schema change(SchemaChange change);

    /// What a change of the schema would meet, without doing it. May read whole collections; writers go on meanwhile.
    Survey survey(SchemaChange change);

    /// Where the change log begins and ends now.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`
    LogState log();

    /// Whether reads and writes are possible now; cheap enough to ask a thousand times a second.
    StoreHealth health();

    /// What this store is: its engine's version and what to know about it.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`
    StoreFacts facts();

    /// Checks rows against log, indexes and foreign keys. Reads everything; writers go on meanwhile.
    /// What lies at or below the log's floor is asked for no entry.
    Verification verify();

    /// Gives everything that an archive holds to `sink`, as it is at one point in time. Reads everything; writers go on
    /// meanwhile. A change of the schema goes on too, or is refused for as long as this takes.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`; what the sink throws
    void archive(ArchiveSink sink);

    /// Finishes what the writer has taken on, then closes. Idempotent.
    @Override
    void close();
}
