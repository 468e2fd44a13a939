/// **Batch.** Several writes to records in one transaction.
///
/// - Door: [BatchHttp].
/// - Stores: nothing of its own. Emits: what the writes emit.
/// - Uses: `limits`, `records`, `requests`, `retries`.
@NullMarked
package dev.galley.server.batch;

import org.jspecify.annotations.NullMarked;
