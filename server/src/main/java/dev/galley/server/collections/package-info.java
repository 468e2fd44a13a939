/// **Collections.** Define, change and delete collections: fields, indexes, rules.
///
/// - Door: [Collections], [CollectionJson], [CollectionsHttp].
/// - Stores: `_collections`, through the store, which makes the tables.
/// - Emits: a new version of the schema, in force for everything that begins after it.
/// - Uses: `fields` (default values), `requests`.
@NullMarked
package dev.galley.server.collections;

import org.jspecify.annotations.NullMarked;
