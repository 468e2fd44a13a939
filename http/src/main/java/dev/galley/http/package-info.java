/// **Http.** Turns bytes into requests and answers into bytes: routing, filters, limits, problems.
///
/// - Door: [Http] with [HttpConfig] and [HttpRuntime]; [Routes], [Route], [Access] to declare what is
///   there; [Handler], [Filter], [Request], [Response] to write it; [Json] to read bodies strictly;
///   [AccessLog] to hear what was answered.
/// - Stores: nothing. Emits: one access log entry for each request, refused ones too.
/// - Uses: `model`. Hides: Vert.x and Netty, which own the sockets and appear in no signature here.
/// - Specs: RFC 9110 (semantics), RFC 9112 (HTTP/1.1), RFC 9457 (problems), RFC 7493 (I-JSON), RFC 3986.
@NullMarked
package dev.galley.http;

import org.jspecify.annotations.NullMarked;
