/// **Requests.** What every room makes of a request: its body as an object, the call that rules judge, and
/// what it asks of the present revision.
///
/// - Door: [Bodies], [Calls], [Precondition].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room. Specs: RFC 6901 (pointers), RFC 9110 §13 (preconditions).
@NullMarked
package dev.galley.server.requests;

import org.jspecify.annotations.NullMarked;
