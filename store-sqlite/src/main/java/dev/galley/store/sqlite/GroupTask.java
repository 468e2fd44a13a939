package dev.galley.store.sqlite;

/// A task that shares its transaction, and so its fsync, with others.
abstract sealed class GroupTask<T> extends Task<T> permits WriteTask, TransactionTask {}
