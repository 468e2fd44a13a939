/// **Store SQL.** What the engines share: everything about tables, records and the log that is SQL on a JDBC connection.
///
/// - For engines only; nothing above `store` sees this package.
/// - An engine brings [SqlEngine] (what differs in the SQL), a [SqlConnection] (how statements are
///   kept) and a [RowWriter] (how a row and its log entry get one position).
/// - It gets: [Tables] (a schema with its SQL, list statements cached by shape), [SqlSnapshot]
///   (reads), [ChangeApplier] (a [dev.galley.store.Change] with its log entries and cascades),
///   [SchemaTables] (tables, alters, the stored schema), [Conflicts] (which field it was) and
///   [StoreProblems] (what callers are told).
/// - A failing statement is a [SqlFailure], unchecked, until the engine's edge maps it. A decision
///   that has been overtaken is [Stale].
@NullMarked
package dev.galley.store.sql;

import org.jspecify.annotations.NullMarked;
