/// **API testkit.** A real server in one line, and sentences that say what it must answer.
///
/// - Door: [TestServer], [TestClient], [Scenario], [Actor].
/// - Reads: the change log, to say what a request announced.
/// - Uses: the whole server from outside; of the inside, `store` alone.
@NullMarked
package dev.galley.testkit.api;

import org.jspecify.annotations.NullMarked;
