/// **Limits.** Says which requests a server answers at all, before anybody asks who makes them.
///
/// - Door: [HostFilter], [LocalAccess].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room. Specs: RFC 9110 §7.2 (Host) and §15.5.20 (421).
@NullMarked
package dev.galley.server.limits;

import org.jspecify.annotations.NullMarked;
