package dev.galley.server.retries;

import static dev.galley.rules.SqlParam.integer;
import static dev.galley.rules.SqlParam.text;

import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.RecordId;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.server.workers.Worker;
import dev.galley.store.Change;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps what a write with an idempotency key came to, for whoever sends it again.
///
/// The answer is written in the transaction of the write itself: both survive or neither does. Two that
/// carry the same key meet at the table's primary key, on whatever node; the second finds no room for
/// its row, is decided again, and finds the first one's answer.
public final class Retries implements AutoCloseable {

    /// A phone that was offline for a day asks again before it writes again.
    static final Duration TTL = Duration.ofHours(24);

    /// Archived: the writes that these are the answers of are in the same snapshot, and a phone that sends one again after a
    /// restore or a move must not make a second record.
    private static final SystemTable TABLE =
            new SystemTable(
                    "_idempotency",
                    List.of(
                            SystemTable.text("collection"),
                            SystemTable.text("subject"),
                            SystemTable.text("idempotency_key"),
                            SystemTable.text("fingerprint"),
                            SystemTable.text("answer"),
                            SystemTable.integer("expires")),
                    List.of("collection", "subject", "idempotency_key"),
                    List.of(List.of("expires")));

    private static final String FIND =
            """
            SELECT fingerprint, answer FROM _idempotency
            WHERE collection = ? AND subject = ? AND idempotency_key = ? AND expires > ?\
            """;

    /// An expired row gives way; a living one makes this touch none.
    private static final String KEEP =
            """
            INSERT INTO _idempotency (collection, subject, idempotency_key, fingerprint, answer, expires)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (collection, subject, idempotency_key) DO UPDATE SET
                fingerprint = excluded.fingerprint,
                answer = excluded.answer,
                expires = excluded.expires
            WHERE _idempotency.expires <= ?\
            """;

    private static final String FORGET =
            "DELETE FROM _idempotency WHERE collection = ? AND subject = ?";

    private final InstantSource clock;
    private final InProgress inProgress = new InProgress(InProgress.PATIENCE);
    private final Worker sweeper;

    public Retries(Store store, InstantSource clock) {
        this.clock = clock;
        this.sweeper =
                new Worker(
                        "galley-retries", RetrySweep.INTERVAL, new RetrySweep(store, clock)::run);
    }

    /// The tables this room keeps its rows in.
    public static List<SystemTable> tables() {
        return List.of(TABLE);
    }

    /// What goes with a user, in the transaction that deletes the user.
    public List<Change.Effect> departure(Collection collection, RecordId id) {
        SqlText sql =
                new SqlText(FORGET, List.of(text(collection.name().value()), text(id.value())));
        return collection.kind() == Collection.Kind.AUTH
                ? List.of(new Change.Effect(sql, Change.Effect.ANY))
                : List.of();
    }

    /// Does the work while no other of this node does it under the same key.
    ///
    /// @throws ProblemException `idempotency_in_progress`; what the work throws
    public <T> T alone(Caller caller, IdempotencyKey key, Supplier<T> work) {
        return inProgress.alone(Subject.of(caller), key.text(), work);
    }

    /// What the write came to that carried this key, or empty if there was none.
    ///
    /// @throws ProblemException `idempotency_key_reused` if it was another write
    public Optional<String> find(Snapshot snapshot, Caller caller, IdempotencyKey key) {
        Subject subject = Subject.of(caller);
        SqlText sql =
                new SqlText(
                        FIND,
                        List.of(
                                text(subject.collection()),
                                text(subject.id()),
                                text(key.text()),
                                integer(clock.millis())));
        Optional<Kept> kept =
                snapshot.peek(sql, row -> new Kept(row.text(0), row.text(1))).stream().findFirst();
        if (kept.isPresent() && !kept.get().fingerprint().equals(key.fingerprint())) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        return kept.map(Kept::answer);
    }

    private record Kept(String fingerprint, String answer) {}

    /// Keeps an answer. The change it belongs to is decided again if there is one already.
    public Change.Effect keep(Caller caller, IdempotencyKey key, String answer) {
        Subject subject = Subject.of(caller);
        long now = clock.millis();
        List<SqlParam> params =
                List.of(
                        text(subject.collection()),
                        text(subject.id()),
                        text(key.text()),
                        text(key.fingerprint()),
                        text(answer),
                        integer(now + TTL.toMillis()),
                        integer(now));
        return new Change.Effect(new SqlText(KEEP, params), 1);
    }

    /// Begins to forget what is older than a day.
    public void start() {
        sweeper.start();
    }

    /// Ends what [#start] began.
    @Override
    public void close() {
        sweeper.close();
    }
}
