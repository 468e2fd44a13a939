/// **Rules.** Compiles rules and filters once from CEL and gives each two equal readings: in memory
/// for one record, as SQL for many.
///
/// - Door: [RuleCompiler], [Rule], [BoundRule]; what a caller hands in: [CallFacts], [Row], [Lookups];
///   what an engine hands in: [Dialect].
/// - Stores: nothing. Emits: nothing.
/// - Uses: `model`. Hides: `dev.cel`, which parses and nothing more, and `re2j`.
/// - Specs: the Common Expression Language (cel-spec), a subset; RE2 syntax, a subset.
@NullMarked
package dev.galley.rules;

import org.jspecify.annotations.NullMarked;
