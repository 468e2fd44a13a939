/// **Rules against engines.** Generated rules, records and callers: memory and both engines must agree.
///
/// - Door: `DifferentialTest`. Uses: `rules`, both dialects, real databases.
@NullMarked
package dev.galley.testkit.rules;

import org.jspecify.annotations.NullMarked;
