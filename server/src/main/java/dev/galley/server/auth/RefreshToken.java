package dev.galley.server.auth;

import dev.galley.model.RecordId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A refresh token: which session, and the how-manieth of it. Nothing about a single token is stored.
///
/// On the wire `glr_` and base64url of: version (1 byte), session (16), counter (8), the first 16
/// bytes of an HMAC-SHA256 over all before with the session's own key, and a CRC-32 over all before.
/// The checksum keeps garbage away from the database, and proves nothing; the HMAC does.
final class RefreshToken {

    static final String PREFIX = "glr_";

    private static final byte VERSION = 1;
    private static final int SIGNED_BYTES = 1 + 16 + 8;
    private static final int MAC_BYTES = 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int BYTES = SIGNED_BYTES + MAC_BYTES + CHECKSUM_BYTES;

    private final RecordId session;
    private final long counter;
    private final byte[] mac;

    private RefreshToken(RecordId session, long counter, byte[] mac) {
        this.session = session;
        this.counter = counter;
        this.mac = mac;
    }

    /// The token with that counter, made with the session's key.
    static RefreshToken issue(RecordId session, long counter, byte[] key) {
        return new RefreshToken(session, counter, mac(session, counter, key));
    }

    /// What `text` spells, or empty when it is no refresh token. Its HMAC is not checked yet.
    static Optional<RefreshToken> parse(String text) {
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
        byte version = buffer.get();
        UUID uuid = new UUID(buffer.getLong(), buffer.getLong());
        long counter = buffer.getLong();
        byte[] mac = new byte[MAC_BYTES];
        buffer.get(mac);
        boolean whole = buffer.getInt() == checksum(bytes);
        if (!whole || version != VERSION || counter < 0) {
            return Optional.empty();
        }
        return RecordId.parse(uuid.toString())
                .map(session -> new RefreshToken(session, counter, mac))
                .filter(token -> token.text().equals(text));
    }

    RecordId session() {
        return session;
    }

    long counter() {
        return counter;
    }

    /// Whether it was made with that key.
    boolean isGenuine(byte[] key) {
        return MessageDigest.isEqual(mac, mac(session, counter, key));
    }

    /// The token as it travels.
    String text() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES).put(signed(session, counter)).put(mac);
        buffer.putInt(checksum(buffer.array()));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    @Override
    public String toString() {
        return "RefreshToken[" + session + ", " + counter + ", ***]";
    }

    private static byte[] signed(RecordId session, long counter) {
        UUID uuid = UUID.fromString(session.value());
        return ByteBuffer.allocate(SIGNED_BYTES)
                .put(VERSION)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .putLong(counter)
                .array();
    }

    private static byte[] mac(RecordId session, long counter, byte[] key) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(hmac.doFinal(signed(session, counter)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    private static int checksum(byte[] token) {
        CRC32 crc = new CRC32();
        crc.update(token, 0, SIGNED_BYTES + MAC_BYTES);
        return (int) crc.getValue();
    }
}
