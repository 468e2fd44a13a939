package dev.galley.store.sqlite;

/// Wakes the writer so that it notices that it is to end.
final class CloseTask extends Task<Boolean> {}
