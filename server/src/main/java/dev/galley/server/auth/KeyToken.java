package dev.galley.server.auth;

import dev.galley.model.RecordId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/// A service key as it travels: `glk_` and base64url of its id (16 bytes), its secret (32) and a CRC-32 of both.
///
/// Only a hash of the secret is stored. One round of SHA-256 is right for it: unlike a password, 32 random bytes
/// cannot be guessed, however fast the guesses are. The checksum lets scanners tell a leaked key from noise.
final class KeyToken {

    static final String PREFIX = "glk_";

    private static final int SECRET_BYTES = 32;
    private static final int CHECKED_BYTES = 16 + SECRET_BYTES;
    private static final int BYTES = CHECKED_BYTES + 4;

    private final RecordId id;
    private final byte[] secret;

    private KeyToken(RecordId id, byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    static KeyToken generate(RecordId id, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new KeyToken(id, secret);
    }

    /// What `text` spells, or empty when it is no service key. Whether it is a known one is not checked.
    static Optional<KeyToken> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID uuid = new UUID(buffer.getLong(), buffer.getLong());
        byte[] secret = Arrays.copyOfRange(bytes, 16, CHECKED_BYTES);
        return RecordId.parse(uuid.toString())
                .map(id -> new KeyToken(id, secret))
                .filter(token -> token.text().equals(text));
    }

    RecordId id() {
        return id;
    }

    /// What is stored of the secret.
    String hash() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(secret));
    }

    /// Whether `stored` is the hash of this secret.
    boolean matches(String stored) {
        return MessageDigest.isEqual(sha256(secret), Base64.getUrlDecoder().decode(stored));
    }

    String text() {
        UUID uuid = UUID.fromString(id.value());
        ByteBuffer buffer =
                ByteBuffer.allocate(BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .put(secret);
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 0, CHECKED_BYTES);
        buffer.putInt((int) crc.getValue());
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    @Override
    public String toString() {
        return "KeyToken[" + id + ", ***]";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
