/// **Observability.** Tells operators whether the server can work, and everybody what a problem means.
///
/// - Door: [Health], [HealthHttp], [ProblemPages].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room. Specs: draft-inadarei-api-health-check-06, RFC 9457 §3.1.1.
@NullMarked
package dev.galley.server.observability;

import org.jspecify.annotations.NullMarked;
