/// **Store on PostgreSQL.** The engine that many nodes share: transactions, advisory locks, DDL and
/// error mapping.
///
/// - Uses: `model`, `rules`, `store`. Hides: `org.postgresql`, `com.zaxxer.hikari`.
@NullMarked
package dev.galley.store.postgres;

import org.jspecify.annotations.NullMarked;
