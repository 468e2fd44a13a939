/// **Crash.** Proves from outside that a server loses nothing: clients that keep their own history, a process
/// that is killed, and an oracle that compares.
///
/// - Door: [GalleyProcess], [CrashClient], [CrashApp].
/// - Likewise: [BackupMoment], [Pace].
/// - How: each client writes down what it is about to send and what it heard. After a kill, what the server
///   holds must be what the client was told, plus at most its one request that had no answer.
/// - Sees: loss, half-done writes and refused writes that happened, at any instruction a process may die at.
///   Does not see what only a power cut shows, as long as the process alone is killed: the kernel still has every page
///   that was written. The test of power cuts kills the kernel with it.
@NullMarked
package dev.galley.testkit.crash;

import org.jspecify.annotations.NullMarked;
