package dev.galley.http;

import org.jspecify.annotations.Nullable;

/// The thread that a handler runs on, for those who may have to interrupt it.
///
/// An interrupt reaches the handler or nobody: not the code around it, and not handlers of routes
/// that must be left alone.
final class HandlerThread {

    /// Why nobody waits for an answer any more.
    enum End {
        GONE,
        TOO_SLOW,
        SHUT_DOWN
    }

    private @Nullable Thread thread;
    private volatile @Nullable End end;

    /// The current thread enters the handler.
    synchronized void enter(boolean interruptible) {
        if (interruptible) {
            thread = Thread.currentThread();
            if (end != null) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The handler is done; an interrupt that came too late is forgotten.
    synchronized void leave() {
        thread = null;
        boolean _ = Thread.interrupted();
    }

    /// Ends the wait for an answer. Only the first reason counts.
    synchronized void end(End why) {
        if (end == null) {
            end = why;
            Thread running = thread;
            if (running != null) {
                running.interrupt();
            }
        }
    }

    /// Whether nobody waits, for whatever reason.
    boolean ended() {
        return end != null;
    }

    /// Whether the client left.
    boolean abandoned() {
        return end == End.GONE;
    }
}
