/// **Crash.** The real process is killed, at random and at each failpoint, and asked what it still knows.
@NullMarked
package dev.galley.app.crash;

import org.jspecify.annotations.NullMarked;
