/// **Records.** View, list, count, create, replace, change and delete records, each through the one gate.
///
/// - Door: [Records], [Operation], [NewRecord], [RecordsHttp], [Rulebook]; [Explainer] with [Explanation].
/// - Stores: the tables of the collections and, with each write, its entries in the change log.
/// - Emits: one log entry per record written. Reads: nothing but the store.
/// - Uses: `fields`, `requests`, `retries`, `secrets` (sealed cursors). Specs: RFC 7396 (merge patch),
///   RFC 9110 §13 (preconditions), RFC 10008 (QUERY).
@NullMarked
package dev.galley.server.records;

import org.jspecify.annotations.NullMarked;
