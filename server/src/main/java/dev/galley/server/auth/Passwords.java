package dev.galley.server.auth;

import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.server.auth.AuthConfig.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Makes and checks password hashes, so many at a time and no more.
///
/// A hash takes some 40 ms of one core and 19 MiB on purpose; without a bound, a burst of sign-ins
/// would take every core and the heap. Those who do not get a turn in time are sent away.
///
/// Passwords count as their NFC form (RFC 8265 §4.2), so that one typed on a phone and on a desktop is
/// the same; nothing else about them is changed.
final class Passwords {

    /// Who may stand in the queue: with two cores, some three seconds of work.
    static final int MAX_WAITING = 128;

    /// How long anyone waits for a turn; a phone's user has tapped again by then.
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final int RETRY_AFTER_SECONDS = 2;

    private final Hashing cost;
    private final SecureRandom random;
    private final HashMemory memory;
    private final Semaphore turns;
    private final Duration maxWait;
    private final PasswordHash nobody;
    private final String nobodys;

    Passwords(Hashing cost, SecureRandom random) {
        this(cost, random, MAX_WAIT);
    }

    Passwords(Hashing cost, SecureRandom random, Duration maxWait) {
        this.maxWait = maxWait;
        this.cost = cost;
        this.random = random;
        this.memory = new HashMemory(cost);
        this.turns = new Semaphore(cost.parallel(), true);
        this.nobody =
                PasswordHash.withHash(
                        random(PasswordHash.SALT_BYTES), random(PasswordHash.HASH_BYTES), cost);
        this.nobodys = nobody.phc();
    }

    /// The PHC string of a new hash of the password.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded`
    String hash(String password) {
        byte[] salt = random(PasswordHash.SALT_BYTES);
        return inTurn(() -> PasswordHash.of(bytes(password), salt, cost, memory).phc());
    }

    /// Whether `phc` is the hash of that password. What is no hash takes as long, and no password is right for it.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded`
    boolean verify(String password, String phc) {
        PasswordHash hash = PasswordHash.parse(phc).orElse(nobody);
        return inTurn(() -> hash.matches(bytes(password), memory));
    }

    /// A hash under today's costs that no password is known to have.
    String nobodys() {
        return nobodys;
    }

    /// Whether the hash was made with other costs than today's, or is none at all.
    boolean needsRehash(String phc) {
        return PasswordHash.parse(phc).map(hash -> hash.differsFrom(cost)).orElse(true);
    }

    /// What is hashed: UTF-8 of the NFC form.
    static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    /// How many wait for a turn.
    int waiting() {
        return turns.getQueueLength();
    }

    /// How many could begin at once.
    int freeTurns() {
        return turns.availablePermits();
    }

    /// Does the work when its turn has come.
    ///
    /// @throws dev.galley.model.ProblemException `overloaded` when the queue is full or the wait too long
    <T> T inTurn(Supplier<T> work) {
        if (waiting() >= MAX_WAITING) {
            throw Problem.retry(ProblemCode.OVERLOADED, RETRY_AFTER_SECONDS);
        }
        try {
            if (!turns.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.retry(ProblemCode.OVERLOADED, RETRY_AFTER_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.retry(ProblemCode.OVERLOADED, RETRY_AFTER_SECONDS);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
