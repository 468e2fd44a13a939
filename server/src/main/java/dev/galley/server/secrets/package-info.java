/// **Secrets.** Makes, keeps and uses the keys that only the server knows.
///
/// - Door: [Secrets], [SigningKey], [MasterKey].
/// - Stores: files in a directory of the owner's alone (`keys/`), or the table `_secrets`, sealed
///   under the master key so that all nodes share them.
/// - Emits: nothing.
/// - Uses: no other room. Specs: RFC 5869 (HKDF), NIST SP 800-38D (AES-GCM), FIPS 186-5 (P-256).
@NullMarked
package dev.galley.server.secrets;

import org.jspecify.annotations.NullMarked;
