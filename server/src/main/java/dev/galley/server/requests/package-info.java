/// **Requests.** What every room makes of a request: its body as an object, and the call that rules judge.
///
/// - Door: [Bodies], [Calls].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room.
@NullMarked
package dev.galley.server.requests;

import org.jspecify.annotations.NullMarked;
