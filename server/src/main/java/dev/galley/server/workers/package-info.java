/// **Workers.** What the server does by itself, again and again.
///
/// - Door: [Worker].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room.
@NullMarked
package dev.galley.server.workers;

import org.jspecify.annotations.NullMarked;
