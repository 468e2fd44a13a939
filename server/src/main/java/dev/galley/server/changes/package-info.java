/// **Changes.** Keeps the change log as long as it is told to.
///
/// - Door: [LogRetention], [ChangesConfig].
/// - Stores: nothing of its own; takes the oldest entries from the log and raises its floor.
/// - Emits: nothing.
/// - Uses: `workers`.
@NullMarked
package dev.galley.server.changes;

import org.jspecify.annotations.NullMarked;
