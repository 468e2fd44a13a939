package dev.galley.store.sqlite;

/// Waiting for threads that end by themselves.
final class Threads {

    private Threads() {}

    /// Waits for the end of a thread; an interrupt is kept for later.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
