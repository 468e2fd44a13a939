/// **JSON.** Documents that the store itself has written, read back.
///
/// - Door: [JsonTree].
/// - Uses: nothing of Galley's. Specs: RFC 8259.
@NullMarked
package dev.galley.store.json;

import org.jspecify.annotations.NullMarked;
