/// **Testkit.** What a test of Galley, ours or yours, needs: a server in one line, scenarios, the
/// contract every store engine passes, fakes and a clock that is set by hand.
@NullMarked
package dev.galley.testkit;

import org.jspecify.annotations.NullMarked;
