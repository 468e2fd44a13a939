package dev.galley.server.auth;

import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What this node knows to have stopped counting, so that cached callers need no look into the database.
///
/// Each revocation learned gets the next *position*. Whoever caches something reads the position first
/// and the rows after that; the entry is good as long as none of its names was revoked at a later
/// position. A revocation only ever makes others look again, so learning one twice or in vain is harmless.
///
/// Other nodes' revocations come from the table `_revocations`, read a few times a second. Rows are
/// taken by their time, and the window overlaps by [#OVERLAP]: a transaction that was slow to commit, or
/// a node whose clock is behind, is seen all the same. When no read has succeeded for [#STALE_AFTER],
/// nothing cached counts, until one does.
public final class Revocations {

    /// How often the table is read.
    static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    /// Without a successful read for so long, what is cached does not count.
    static final Duration STALE_AFTER = Duration.ofSeconds(1);

    /// How old a row may be when it first becomes visible: clocks 60 s apart, and a slow transaction.
    static final Duration OVERLAP = Duration.ofSeconds(90);

    /// Nothing cached is older; see [Authenticator].
    static final Duration MAX_CACHE_AGE = Duration.ofMinutes(10);

    /// How long a name is remembered at least: longer than anything cached before it was learned.
    private static final Duration PERIOD = MAX_CACHE_AGE.multipliedBy(2);

    /// How many names are remembered; past them everything cached is looked up once again.
    static final int MAX_NAMES = 50_000;

    private static final int MAX_ROWS = 10_000;
    private static final String READ =
            "SELECT id, name, revoked FROM _revocations WHERE revoked > ? ORDER BY revoked LIMIT "
                    + (MAX_ROWS + 1);

    private final Store store;
    private final AuthRuntime runtime;

    /// Names and the position of their last revocation: those learned in the present period, and in the one before.
    private volatile Map<String, Long> young = new ConcurrentHashMap<>();

    private volatile Map<String, Long> old = Map.of();
    private long periodBegan;

    private volatile long position;
    private volatile long floor;
    private volatile long lastRead;
    private volatile boolean everRead;
    private Set<RecordId> seen = Set.of();
    private final AtomicLong announced = new AtomicLong();

    public Revocations(Store store, AuthRuntime runtime) {
        this.store = store;
        this.runtime = runtime;
        this.periodBegan = runtime.ticker().getAsLong();
    }

    /// A revocation of that name, now; in force here once [#learn] was called after its commit.
    Revocation of(String name) {
        return new Revocation(runtime.ids().next(), name, runtime.clock().millis());
    }

    /// The same where only the transaction it belongs to knows of it, and may be undone: whoever made that
    /// transaction happen hears of it by [#hear].
    Revocation announce(String name) {
        announced.incrementAndGet();
        return of(name);
    }

    /// How many have been announced here so far; to be read before a request that may announce some.
    long announced() {
        return announced.get();
    }

    /// Makes sure, if any were announced since [#announced] was `before`, that those of them that are committed
    /// count here from now on. What others have announced meanwhile is looked for in vain at worst.
    ///
    /// So a node never answers that a user is gone and then still knows that user for a quarter of a second.
    void hear(long before) {
        if (announced.get() == before) {
            return;
        }
        try {
            poll();
        } catch (ProblemException e) {
            // What cannot be read now may be revoked, so nothing that was cached before counts.
            lookAgainAtEverything();
        }
    }

    /// To be read before whatever is going to be cached is read.
    long position() {
        return position;
    }

    /// Whether something read at `since` still counts, going by its names.
    boolean stands(long since, List<String> names) {
        if (!isFresh() || since < floor) {
            return false;
        }
        for (String name : names) {
            if (at(young, name) > since || at(old, name) > since) {
                return false;
            }
        }
        return true;
    }

    /// Whether this node has heard of the others' revocations within the last second.
    boolean isFresh() {
        return everRead && runtime.ticker().getAsLong() - lastRead <= STALE_AFTER.toNanos();
    }

    /// Takes a committed revocation to heart.
    synchronized void learn(Revocation revocation) {
        if (young.size() >= MAX_NAMES) {
            lookAgainAtEverything();
            young = new ConcurrentHashMap<>();
            old = Map.of();
        }
        long next = position + 1;
        position = next;
        young.put(revocation.name(), next);
    }

    /// Reads the table once.
    ///
    /// @throws dev.galley.model.ProblemException `storage_unavailable`, `overloaded`
    void poll() {
        long began = runtime.ticker().getAsLong();
        take(read(runtime.clock().millis() - OVERLAP.toMillis()), began);
    }

    private synchronized void take(List<Revocation> rows, long began) {
        boolean gap = everRead && began - lastRead > STALE_AFTER.toNanos();
        if (gap || rows.size() > MAX_ROWS) {
            lookAgainAtEverything();
        }
        Set<RecordId> present = new HashSet<>();
        for (Revocation row : rows) {
            present.add(row.id());
            if (!seen.contains(row.id())) {
                learn(row);
            }
        }
        seen = present;
        forgetOld(began);
        lastRead = began;
        everRead = true;
    }

    private synchronized void lookAgainAtEverything() {
        long next = position + 1;
        position = next;
        floor = next;
    }

    private List<Revocation> read(long after) {
        return store.read(
                Reads.POINT,
                snapshot ->
                        snapshot.query(
                                Sql.of(READ, SqlParam.integer(after)),
                                row ->
                                        new Revocation(
                                                new RecordId(row.text(0)),
                                                row.text(1),
                                                row.number(2))));
    }

    private void forgetOld(long now) {
        if (now - periodBegan > PERIOD.toNanos()) {
            old = young;
            young = new ConcurrentHashMap<>();
            periodBegan = now;
        }
    }

    private static long at(Map<String, Long> names, String name) {
        return names.getOrDefault(name, -1L);
    }
}
