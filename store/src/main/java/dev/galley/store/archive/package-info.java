/// **Archive.** One file that holds everything an app keeps, the same whatever engine it comes from.
///
/// - Door: [ArchiveWriter], [ArchiveReader], [Manifest]. An engine gives its rows to an [ArchiveSink];
///   [Pauses] are for those who write or read one beside requests.
/// - Form: a ZIP file; an entry of JSON lines for each table, and `manifest.json` behind them with the number of rows
///   and the SHA-256 of each.
/// - Uses: `model`. Knows no engine and no SQL. Specs: APPNOTE 6.3.9 (ZIP), RFC 8259 (JSON).
@NullMarked
package dev.galley.store.archive;

import org.jspecify.annotations.NullMarked;
