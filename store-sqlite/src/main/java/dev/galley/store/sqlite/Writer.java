package dev.galley.store.sqlite;

import dev.galley.model.ProblemException;
import dev.galley.model.Schema;
import dev.galley.store.Failpoints;
import dev.galley.store.StoreHealth;
import dev.galley.store.sql.PresentTables;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.SqlFailure;
import dev.galley.store.sql.StoreProblems;
import dev.galley.store.sql.Tables;
import dev.galley.store.sqlite.SqliteErrors.Reach;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It commits in groups, so that many writers share one fsync.
///
/// A turn takes the first task that waits, opens a transaction, and goes on taking tasks while there
/// are any and the group is neither too large nor too old; it never waits for company. A task
/// that fails is undone alone, by its savepoint where it has more than one statement. Only after COMMIT does anybody learn
/// anything, good or bad, since even a refusal may rest on rows of the same group. If COMMIT fails,
/// all are told that their outcome is unknown.
///
/// A task comes with what was decided outside and the read set of that decision. If something in it
/// has moved (by this group, too), the decision is made again here, on the writer's connection.
///
/// After a failure that the disk may have lied about (fsync, I/O) the writer stops for good: SQLite's
/// and the kernel's ideas of what is on disk may differ from then on, and only opening anew settles
/// it. After "disk full" and the like it goes on trying, with what [DiskReserve] has kept.
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /// Twice the requests that may be in flight; more would wait longer than a client does.
    static final int QUEUE = 2_048;

    /// A larger group would save little, and make the first of it wait for the last.
    static final int MAX_GROUP = 256;

    private static final long MAX_GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// How often an idle writer looks after the write-ahead log and whether a full disk has room again.
    private static final long IDLE_MILLIS = 1_000;

    private final ArrayBlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final SqliteConnection connection;
    private final LogPositions positions;
    private final InstantSource clock;
    private final Failpoints failpoints;
    private final Checkpoints checkpoints;
    private final SearchMerges merges;
    private final FreePages freePages;
    private final Statistics statistics;
    private final DiskReserve reserve;
    private final Thread thread;
    private final PresentTables present;
    private volatile StoreHealth health = StoreHealth.GOOD;
    private volatile boolean stopped;
    private final LongAdder groups = new LongAdder();
    private final LongAdder statisticsTaken = new LongAdder();
    private volatile boolean open = true;
    private @Nullable Task<?> next;

    Writer(
            SqliteConnection connection,
            Tables tables,
            LogPositions positions,
            DiskReserve reserve,
            InstantSource clock,
            Failpoints failpoints) {
        this.connection = connection;
        this.reserve = reserve;
        this.present = new PresentTables(tables);
        this.positions = positions;
        this.clock = clock;
        this.failpoints = failpoints;
        this.checkpoints = new Checkpoints(connection, failpoints);
        this.merges = new SearchMerges(connection);
        this.freePages = new FreePages(connection);
        this.statistics = new Statistics(connection);
        this.thread = Thread.ofPlatform().name("galley-sqlite-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The schema in force, with its SQL.
    Tables tables() {
        return present.get();
    }

    /// Refuses what was read by tables that are others now.
    ///
    /// @throws ProblemException `overloaded`
    void requireStay(Tables known) {
        present.requireStay(known);
    }

    LogPositions positions() {
        return positions;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    StoreHealth health() {
        StoreHealth present = health;
        return present.writable() ? reserve.health() : present;
    }

    /// How many tasks wait in the queue.
    int waiting() {
        return queue.size();
    }

    /// A number that grows when the planner knows something new.
    long statistics() {
        return statisticsTaken.sum();
    }

    /// How many groups have been committed.
    long groups() {
        return groups.sum();
    }

    /// Puts a task into the queue.
    ///
    /// @throws ProblemException `overloaded` when the queue is full, `storage_unavailable` when
    ///     nothing is written any more
    void submit(Task<?> task) {
        if (stopped || !open) {
            throw StoreProblems.unavailable("Nothing is written any more.");
        }
        if (!queue.offer(task)) {
            throw StoreProblems.overloaded("Too many writes are waiting.");
        }
        boolean over = !open && !thread.isAlive();
        if (over && queue.remove(task)) {
            throw StoreProblems.unavailable("Nothing is written any more.");
        }
    }

    private void run() {
        while (open || !queue.isEmpty() || next != null) {
            try {
                runOnce();
            } catch (Error e) {
                judge(e, true);
            }
        }
    }

    /// One turn: a group, a change of the schema, or what an idle writer does.
    void runOnce() {
        try {
            Optional<Task<?>> task = next == null ? await() : Optional.of(next);
            next = null;
            if (task.isEmpty()) {
                idle();
            } else if (stopped) {
                task.orElseThrow().fail(StoreProblems.unavailable("Nothing is written any more."));
            } else {
                switch (task.orElseThrow()) {
                    case GroupTask<?> write -> group(write);
                    case SchemaTask schema -> schema(schema);
                    case CloseTask _ -> {}
                }
            }
        } catch (SqlFailure failure) {
            judge(failure, false);
        } catch (RuntimeException e) {
            LOG.error("a turn of the writer failed", e);
        }
    }

    private Optional<Task<?>> await() {
        try {
            return Optional.ofNullable(queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; it ends by close() alone.
            return Optional.empty();
        }
    }

    private void group(GroupTask<?> first) {
        GroupCommit group =
                new GroupCommit(connection, present.get(), positions, reserve, failpoints);
        try {
            fill(group, first);
            group.commit();
        } catch (RuntimeException | Error e) {
            judge(e, group.isCommitting());
            group.fail(StoreProblems.outcomeUnknown());
            return;
        }
        failpoints.hit("writer.beforeAnswer");
        groups.increment();
        group.answer();
        health = StoreHealth.GOOD;
        if (checkpoints.afterGroup()) {
            merges.whenBusy(present.get().schema());
            lookIntoTables();
            reserve.tend();
        }
    }

    private void lookIntoTables() {
        if (statistics.step(present.get().schema())) {
            statisticsTaken.increment();
        }
    }

    private void fill(GroupCommit group, GroupTask<?> first) {
        group.take(first);
        group.begin();
        long began = System.nanoTime();
        Optional<GroupTask<?>> task = Optional.of(first);
        while (task.isPresent()) {
            GroupTask<?> present = task.orElseThrow();
            if (present.claim()) {
                group.apply(present);
            }
            boolean full = group.size() >= MAX_GROUP || System.nanoTime() - began > MAX_GROUP_NANOS;
            task = full ? Optional.empty() : another();
            task.ifPresent(group::take);
        }
    }

    /// The next write that waits already; a change of the schema ends the group.
    private Optional<GroupTask<?>> another() {
        return switch (queue.poll()) {
            case GroupTask<?> write -> Optional.of(write);
            case SchemaTask schema -> {
                next = schema;
                yield Optional.empty();
            }
            case CloseTask _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private void schema(SchemaTask task) {
        if (!task.claim()) {
            return;
        }
        boolean committing = false;
        try {
            connection.execute("BEGIN IMMEDIATE");
            Schema changed =
                    new SchemaTables(connection, clock)
                            .change(present.get().schema(), task.change());
            failpoints.hit("schema.beforeCommit");
            present.upcoming(task.change());
            committing = true;
            connection.execute("COMMIT");
            failpoints.hit("schema.afterCommit");
            present.become(new Tables(changed, present.get().engine()));
            positions.systemChanged();
            positions.commit();
            task.complete(changed);
        } catch (ProblemException refused) {
            connection.rollBackIfOpen();
            task.fail(refused);
        } catch (RuntimeException | Error e) {
            judge(e, committing);
            connection.rollBackIfOpen();
            present.stay();
            task.fail(
                    e instanceof RuntimeException bug && !committing && health.writable()
                            ? bug
                            : StoreProblems.outcomeUnknown());
        }
    }

    /// What a failure means for those that come after.
    private void judge(Throwable failure, boolean committing) {
        Reach reach = failure instanceof SqlFailure sql ? SqliteErrors.reach(sql) : Reach.STATEMENT;
        if (committing && reach == Reach.STATEMENT) {
            // At the end of a transaction no statement can be wrong by itself: what we hold for
            // true is not.
            reach = Reach.FOR_GOOD;
        }
        if (health.writable() || reach == Reach.FOR_GOOD) {
            LOG.error("a transaction of the writer failed", failure);
        }
        switch (reach) {
            case STATEMENT -> {}
            case FOR_NOW -> forNow(failure);
            case FOR_GOOD -> {
                stopped = true;
                health = new StoreHealth(true, false, reason(failure) + "; restart to write again");
            }
        }
    }

    /// On a full disk the next one has the reserve, if there was any.
    private void forNow(Throwable failure) {
        boolean room =
                failure instanceof SqlFailure sql && SqliteErrors.isFull(sql) && reserve.release();
        if (!room) {
            health = new StoreHealth(true, false, reason(failure));
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof SqlFailure sql
                ? "the disk or database failed: " + SqliteErrors.code(sql)
                : "a commit failed";
    }

    private void idle() {
        if (stopped) {
            return;
        }
        if (!health.writable()) {
            probe();
        }
        // First what makes room, so that a full disk which stops the rest does not stop it too.
        checkpoints.whenIdle();
        reserve.tend();
        merges.whenIdle(present.get().schema());
        lookIntoTables();
        if (freePages.whenIdle()) {
            checkpoints.run();
        }
    }

    /// Writes something, to learn whether the disk takes it again.
    private void probe() {
        try {
            connection.execute("BEGIN IMMEDIATE");
            connection.execute("UPDATE _meta SET v = v WHERE k = 'format'");
            connection.execute("COMMIT");
            health = StoreHealth.GOOD;
        } catch (SqlFailure failure) {
            connection.rollBackIfOpen();
            throw failure;
        }
    }

    /// Finishes what it has taken on, and brings the write-ahead log into the database.
    ///
    /// @return whether all of the log is there now
    boolean end() {
        open = false;
        queue.offer(new CloseTask());
        Threads.join(thread);
        List<Task<?>> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(task -> task.fail(StoreProblems.unavailable("Nothing is written any more.")));
        return !stopped && checkpoints.last();
    }

    /// Closes the database, which takes the write-ahead log away if nothing is left in it.
    void disconnect() {
        connection.close();
    }
}
