package dev.galley.server.auth;

import dev.galley.server.auth.AuthConfig.Hashing;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A password's Argon2id hash with what it was made with, as PHC strings spell it:
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// Knows how to hash and to compare, and has no opinion on passwords. See [Passwords] for the queue in front of it.
final class PasswordHash {

    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    private static final String HEAD = "$argon2id$v=19$";

    /// What a stored string may ask for at most, so that a damaged one cannot take the machine down.
    private static final int MAX_MEMORY_KIB = 1 << 20;

    private static final int MAX_PASSES = 64;

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /// Hashes. Takes the time and the memory that `cost` says, the latter from `memory`.
    static PasswordHash of(byte[] password, byte[] salt, Hashing cost, HashMemory memory) {
        PasswordHash empty = withHash(salt, new byte[HASH_BYTES], cost);
        return withHash(salt, empty.compute(password, memory), cost);
    }

    /// One that no password matches, if `hash` is random; checking against it costs what any check costs.
    static PasswordHash withHash(byte[] salt, byte[] hash, Hashing cost) {
        return new PasswordHash(
                cost.memoryKib(), cost.passes(), cost.lanes(), salt.clone(), hash.clone());
    }

    /// The hash that a PHC string spells, or empty when it is not one of Argon2id version 19.
    static Optional<PasswordHash> parse(String phc) {
        if (!phc.startsWith(HEAD)) {
            return Optional.empty();
        }
        String[] parts = phc.substring(HEAD.length()).split("\\$", -1);
        String[] cost = parts[0].split(",", -1);
        if (parts.length != 3 || cost.length != 3) {
            return Optional.empty();
        }
        try {
            PasswordHash parsed =
                    new PasswordHash(
                            number(cost[0], "m="),
                            number(cost[1], "t="),
                            number(cost[2], "p="),
                            Base64.getDecoder().decode(parts[1]),
                            Base64.getDecoder().decode(parts[2]));
            return parsed.isSane() ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether this is the hash of that password. Takes as long for a wrong one as for the right one.
    boolean matches(byte[] password, HashMemory memory) {
        return MessageDigest.isEqual(compute(password, memory), hash);
    }

    /// Whether it was made with other costs than `cost`, so that it should be made anew.
    boolean differsFrom(Hashing cost) {
        return memoryKib != cost.memoryKib()
                || passes != cost.passes()
                || lanes != cost.lanes()
                || salt.length != SALT_BYTES
                || hash.length != HASH_BYTES;
    }

    /// The PHC string.
    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return HEAD
                + "m="
                + memoryKib
                + ",t="
                + passes
                + ",p="
                + lanes
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public String toString() {
        return "PasswordHash[***]";
    }

    private byte[] compute(byte[] password, HashMemory memory) {
        return memory.lend(blocks -> compute(password, blocks));
    }

    private byte[] compute(byte[] password, BlockPool blocks) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .withBlockPool(blocks)
                        .build());
        byte[] computed = new byte[hash.length];
        argon2.generateBytes(password, computed);
        return computed;
    }

    private boolean isSane() {
        return lanes >= 1
                && lanes <= 64
                && passes >= 1
                && passes <= MAX_PASSES
                && memoryKib <= MAX_MEMORY_KIB
                && memoryKib / lanes >= Hashing.MIN_MEMORY_KIB
                && salt.length >= 8
                && hash.length >= 16
                && salt.length <= 64
                && hash.length <= 64;
    }

    private static int number(String part, String key) {
        if (!part.startsWith(key)) {
            throw new IllegalArgumentException("not the part " + key);
        }
        return Integer.parseInt(part.substring(key.length()));
    }
}
