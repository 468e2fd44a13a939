package dev.galley.store.archive;

import java.util.concurrent.locks.LockSupport;

/// Has long work give way to requests.
///
/// A busy thread is let go on for some milliseconds before another has its turn, and a request takes many turns. So it
/// sleeps shortly after each millisecond, and those who wait have theirs.
public final class Pauses {

    private static final long WORK_NANOS = 1_000_000;
    private static final long PAUSE_NANOS = 200_000;

    private long since = System.nanoTime();

    /// To be called often; sleeps when it is time to.
    public void take() {
        if (System.nanoTime() - since >= WORK_NANOS) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            since = System.nanoTime();
        }
    }
}
