/// **Model.** The words everything else is written in: collections, fields, values, ids, callers, problems.
///
/// - Door: every type here is public; none of them does any I/O.
/// - Stores: nothing. Emits: nothing.
/// - Uses: the JDK alone, so that rules, engines and clients of the test kit can share it.
/// - Specs: RFC 9562 (UUIDv7), RFC 9457 (problems), RFC 7493 (I-JSON number range).
@NullMarked
package dev.galley.model;

import org.jspecify.annotations.NullMarked;
