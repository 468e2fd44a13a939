package dev.galley.store.sql;

import dev.galley.model.Share;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives out the turns of scans: so many at a time, and to each share in rotation, however often it asks.
///
/// A turn that is free goes to the share that stands first; having got one, it stands last. A share
/// holds at most half of the turns, and more only while nobody else waits *and* it is known to be
/// quick: its scans have been over soon, and none was slow within the last minute. All shares that were slow
/// within the last minute together hold at most half of the turns, so that the other half, and the processors
/// behind it, serve those whose lists are quick.
///
/// A turn cannot be taken back before its statement ends. Were only those who wait compared, clients with slow
/// lists would hold all turns again and again, each time for as long as a statement may run.
///
/// Those who wait are bounded in number, in all and per share, and in time.
public final class ScanTurns {

    /// As many as requests may be in flight: more wait only when somebody has raised that bound.
    static final int MAX_WAITING = 1_024;

    /// So that one share cannot fill the queue for all.
    static final int MAX_WAITING_PER_SHARE = 256;

    /// A scan that takes longer needs an index, or a smaller page.
    static final Duration SLOW = Duration.ofMillis(250);

    /// How long a slow scan is held against its share.
    static final Duration GRUDGE = Duration.ofMinutes(1);

    /// Shares whose ways are remembered; the least recent is forgotten, and then has half of the turns at most.
    private static final int MAX_REMEMBERED = 4_096;

    private final int turns;
    private final int half;
    private final long maxWaitNanos;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Share, ArrayDeque<Waiting>> queues = new LinkedHashMap<>();
    private final Map<Share, List<Long>> running = new HashMap<>();
    private final Map<Share, Long> quickFrom = new Remembered();
    private int taken;
    private int waiting;

    /// @param turns   scans at a time
    /// @param maxWait how long anybody waits for one
    /// @param ticker  nanoseconds that only move forward, for telling quick scans from slow ones
    public ScanTurns(int turns, Duration maxWait, LongSupplier ticker) {
        this.turns = turns;
        this.half = Math.max(1, turns / 2);
        this.maxWaitNanos = maxWait.toNanos();
        this.ticker = ticker;
    }

    /// Does the work when its turn has come.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded` when too many wait, or the wait was too
    ///     long or is interrupted
    public <T> T inTurn(Share share, Supplier<T> work) {
        long began = take(share);
        try {
            return work.get();
        } finally {
            give(share, began);
        }
    }

    /// How many wait now.
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private long take(Share share) {
        lock.lock();
        try {
            if (queues.isEmpty() && taken < turns && mayHaveOneMore(share, true)) {
                return begin(share);
            }
            Waiting mine = enqueue(share);
            dispatch();
            awaitTurn(mine);
            return mine.began;
        } finally {
            lock.unlock();
        }
    }

    private void give(Share share, long began) {
        lock.lock();
        try {
            taken--;
            List<Long> left = running.getOrDefault(share, List.of());
            left.remove((Long) began);
            if (left.isEmpty()) {
                running.remove(share);
            }
            learn(share, began);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /// Gives free turns to those who stand first and may have one.
    private void dispatch() {
        while (taken < turns) {
            Share next = firstToHaveOne();
            if (next == null) {
                return;
            }
            ArrayDeque<Waiting> queue = Objects.requireNonNull(queues.remove(next));
            Waiting first = queue.removeFirst();
            waiting--;
            if (!queue.isEmpty()) {
                queues.put(next, queue);
            }
            first.began = begin(next);
            first.granted = true;
            first.turn.signal();
        }
    }

    private @Nullable Share firstToHaveOne() {
        boolean alone = queues.size() == 1;
        for (Share share : queues.keySet()) {
            if (mayHaveOneMore(share, alone)) {
                return share;
            }
        }
        return null;
    }

    private boolean mayHaveOneMore(Share share, boolean alone) {
        int held = running.getOrDefault(share, List.of()).size();
        if (isSlow(share)) {
            return held < half && slowTurns() < half;
        }
        return held < half || (alone && quickFrom.containsKey(share));
    }

    /// How many turns slow shares hold.
    private int slowTurns() {
        int slow = 0;
        for (Map.Entry<Share, List<Long>> entry : running.entrySet()) {
            slow += isSlow(entry.getKey()) ? entry.getValue().size() : 0;
        }
        return slow;
    }

    /// Whether it was slow within the last minute, or is just now.
    private boolean isSlow(Share share) {
        long now = ticker.getAsLong();
        Long from = quickFrom.get(share);
        if (from != null && now - from < 0) {
            return true;
        }
        for (long began : running.getOrDefault(share, List.of())) {
            if (now - began >= SLOW.toNanos()) {
                return true;
            }
        }
        return false;
    }

    private void learn(Share share, long began) {
        long now = ticker.getAsLong();
        if (now - began >= SLOW.toNanos()) {
            quickFrom.put(share, now + GRUDGE.toNanos());
        } else {
            quickFrom.putIfAbsent(share, now);
        }
    }

    private long begin(Share share) {
        long now = ticker.getAsLong();
        taken++;
        running.computeIfAbsent(share, _ -> new ArrayList<>()).add(now);
        return now;
    }

    // ---- Waiting.

    /// One who waits, for a turn of their share.
    private static final class Waiting {
        private final Share share;
        private final Condition turn;
        private boolean granted;
        private long began;

        private Waiting(Share share, Condition turn) {
            this.share = share;
            this.turn = turn;
        }
    }

    private Waiting enqueue(Share share) {
        ArrayDeque<Waiting> queue = queues.get(share);
        int mine = queue == null ? 0 : queue.size();
        if (waiting >= MAX_WAITING || mine >= MAX_WAITING_PER_SHARE) {
            throw StoreProblems.overloaded("Too many lists are waiting.");
        }
        Waiting last = new Waiting(share, lock.newCondition());
        queues.computeIfAbsent(share, _ -> new ArrayDeque<>()).addLast(last);
        waiting++;
        return last;
    }

    private void awaitTurn(Waiting mine) {
        long left = maxWaitNanos;
        try {
            while (!mine.granted && left > 0) {
                left = mine.turn.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            leave(mine);
            throw StoreProblems.givenUp();
        }
        if (!mine.granted) {
            leave(mine);
            throw StoreProblems.overloaded("Too many lists are running.");
        }
    }

    private void leave(Waiting mine) {
        if (mine.granted) {
            // Its turn and the interrupt came together.
            give(mine.share, mine.began);
            return;
        }
        ArrayDeque<Waiting> queue = queues.get(mine.share);
        if (queue != null && queue.remove(mine)) {
            waiting--;
            if (queue.isEmpty()) {
                queues.remove(mine.share);
            }
        }
        // One share fewer waits, so another may have more than its half.
        dispatch();
    }

    /// A map that forgets.
    private static final class Remembered extends LinkedHashMap<Share, Long> {

        private static final long serialVersionUID = 1L;

        private Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Share, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}
