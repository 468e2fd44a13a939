/// **Changes.** Keeps the change log as long as it is told to, and no larger than it has to be.
///
/// - Door: [LogUpkeep], [ChangesConfig].
/// - Stores: nothing of its own; takes entries from the log, and raises its floor or the mark up to where it is compacted.
/// - Emits: nothing.
/// - Uses: `workers`.
@NullMarked
package dev.galley.server.changes;

import org.jspecify.annotations.NullMarked;
