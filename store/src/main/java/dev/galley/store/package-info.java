/// **Store.** The seam between what Galley decides and the engine that keeps it.
///
/// - Door: [Store], [Snapshot], [Decision], [Change], [RecordQuery]. An engine implements [Store].
/// - Stores: collections as real tables, the change log `_changes`, the schema in `_collections`.
/// - Emits: one log entry per record written, in the transaction that writes it.
/// - Uses: `model`, `rules` (predicates as SQL). Knows no feature and no HTTP.
@NullMarked
package dev.galley.store;

import org.jspecify.annotations.NullMarked;
