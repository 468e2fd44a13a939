/// **Gate.** Says what a caller may do with records, by the rules of the schema in force.
///
/// A request makes a [Gate] of its call, a snapshot and the rules that the [Rulebook] has for the snapshot's
/// schema, and asks it of everything it reads or writes. For one record the answer is yes or no, worked out in
/// memory; for a list it is a [Right], whose rule the store asks row by row. Who is refused by something
/// else, like a value that is taken, hears no more of it than [Discretion] lets through.
///
/// - Door: [Gate], [Right], [Rulebook], [CompiledRules], [Discretion]; [Kept] holds what is compiled for clients.
/// - Stores: nothing. Emits: nothing; rules that do not compile any more are logged.
/// - Uses: no other room.
@NullMarked
package dev.galley.server.gate;

import org.jspecify.annotations.NullMarked;
