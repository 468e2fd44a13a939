/// **Store on SQLite.** The embedded engine: one writer thread that commits in groups, a bounded pool
/// of readers, DDL and error mapping.
///
/// - Uses: `model`, `rules`, `store`. Hides: `org.sqlite`.
@NullMarked
package dev.galley.store.sqlite;

import org.jspecify.annotations.NullMarked;
