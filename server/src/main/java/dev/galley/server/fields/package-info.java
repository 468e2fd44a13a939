/// **Fields.** What a field's value is in JSON, and which values a field allows.
///
/// - Door: [FieldParser], [FieldConstraints], [FieldWriter], [MergePatch].
/// - Stores: nothing. Emits: nothing.
/// - Uses: no other room. Specs: RFC 7493 (I-JSON), RFC 3339 (times), RFC 7396 (merge patch), RFC 5321 (addresses).
@NullMarked
package dev.galley.server.fields;

import org.jspecify.annotations.NullMarked;
