/// **Retries.** A write that a client sends again, since the network lost the answer, happens once.
///
/// - Door: [Retries], [IdempotencyKey], [RetryFilter].
/// - Stores: the answers of writes with a key (table `_idempotency`), in the write's own transaction, for 24 hours.
/// - Emits: nothing.
/// - Uses: `workers`. Specs: draft-ietf-httpapi-idempotency-key-header-07.
@NullMarked
package dev.galley.server.retries;

import org.jspecify.annotations.NullMarked;
