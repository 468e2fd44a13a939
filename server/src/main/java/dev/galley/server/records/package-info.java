/// **Records.** Create, replace, change and delete records, each through the one gate; and explain what came of it.
///
/// A request goes [RecordsHttp] → [Records], which makes a `RecordDecision` of the [Operation]. The store asks it on
/// a snapshot what is to be written, and again if something it depended on has moved meanwhile, and writes it.
/// [Explainer] makes the same decisions, and has nothing written.
///
/// - Door: [Records], [Operation], [NewRecord], [Written], [RecordsHttp]; [Explainer] with [Explanation].
/// - Stores: the tables of the collections and, with each write, its entries in the change log.
/// - Emits: one log entry per record written. Reads: nothing but the store.
/// - Uses: `gate`, `lists` (what a caller would see), `fields`, `requests`, `retries`. Specs: RFC 7396 (merge patch).
@NullMarked
package dev.galley.server.records;

import org.jspecify.annotations.NullMarked;
