/// **Lists.** Shows records: one, a page of many, how many there are, and what they come to.
///
/// A request goes [ListsHttp] → [Lists], which parses what is wanted; `Listing` makes of it, together with the
/// gate, a `ListPlan`: the query that the store runs, and a `Projection`, which reads its rows. A sink writes them
/// to the wire as they come, and an `Expander` follows the relations that were asked for, each related record
/// through its own view rule.
///
/// - Door: [Lists], [ListsHttp]; [Probe] for explanations.
/// - Stores: nothing. Emits: nothing.
/// - Uses: `gate`, `fields`, `requests`, `secrets` (sealed cursors). Specs: RFC 8288 (links), RFC 10008 (QUERY),
///   RFC 7946 (places).
@NullMarked
package dev.galley.server.lists;

import org.jspecify.annotations.NullMarked;
