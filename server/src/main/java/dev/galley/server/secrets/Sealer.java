package dev.galley.server.secrets;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Seals with AES-256-GCM under keys that are derived anew at each start and now and then in between.
///
/// With one key and random nonces of 96 bits, GCM is safe for some four thousand million messages,
/// which a busy list reaches in weeks. So each *series* of messages has a random salt of 24 bytes, of
/// which HKDF (RFC 5869) makes its key, and counts its messages: the count is the nonce. No two
/// series share a salt, so no nonce comes twice under one key. Both stand in the text: how many messages a
/// process has sealed is no secret.
///
/// A sealed text is base64url of: version (1 byte), salt (24), count (8), ciphertext with its tag of 16 bytes.
final class Sealer {

    private static final byte VERSION = 2;
    private static final int SALT_BYTES = 24;
    private static final int COUNT_AT = 1 + SALT_BYTES;
    private static final int HEAD_BYTES = COUNT_AT + Long.BYTES;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] LABEL = Secrets.ascii("galley seal");

    /// Messages of one series; far below what GCM bears.
    private static final long MAX_SERIES = 1L << 24;

    private final SecretKey key;
    private final SecureRandom random;
    private final long maxSeries;
    private final AtomicReference<@Nullable Series> writing = new AtomicReference<>();

    /// The series opened last: as a rule the one that this process writes.
    private final AtomicReference<@Nullable Series> reading = new AtomicReference<>();

    /// Messages under one key.
    private static final class Series {
        private final byte[] salt;
        private final SecretKey key;
        private final AtomicLong count = new AtomicLong();

        private Series(byte[] salt, SecretKey key) {
            this.salt = salt;
            this.key = key;
        }
    }

    Sealer(byte[] key, SecureRandom random) {
        this(key, random, MAX_SERIES);
    }

    /// @param maxSeries how many messages share a key
    Sealer(byte[] key, SecureRandom random, long maxSeries) {
        this.maxSeries = maxSeries;
        this.key = new SecretKeySpec(key, "HKDF-SHA256");
        this.random = random;
    }

    String seal(byte[] plain, byte[] context) {
        try {
            Series series = writing.get();
            long count = series == null ? maxSeries : series.count.getAndIncrement();
            if (series == null || count >= maxSeries) {
                series = begin();
                count = series.count.getAndIncrement();
            }
            ByteBuffer sealed =
                    ByteBuffer.allocate(HEAD_BYTES + plain.length + TAG_BITS / 8)
                            .put(VERSION)
                            .put(series.salt)
                            .putLong(count);
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, series.key, count, context);
            cipher.doFinal(plain, 0, plain.length, sealed.array(), HEAD_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM or HKDF", e);
        }
    }

    Optional<byte[]> open(String sealed, byte[] context) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (bytes.length < HEAD_BYTES + TAG_BITS / 8 || bytes[0] != VERSION) {
            return Optional.empty();
        }
        try {
            Series series = series(Arrays.copyOfRange(bytes, 1, COUNT_AT));
            long count = ByteBuffer.wrap(bytes).getLong(COUNT_AT);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, series.key, count, context);
            return Optional.of(cipher.doFinal(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM or HKDF", e);
        }
    }

    /// A new series to write. When two threads begin one at a time both are good, and one goes on.
    private Series begin() throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Series series = derive(salt);
        writing.set(series);
        return series;
    }

    private Series series(byte[] salt) throws GeneralSecurityException {
        Series known = reading.get();
        if (known == null || !Arrays.equals(known.salt, salt)) {
            known = derive(salt);
            reading.set(known);
        }
        return known;
    }

    private Series derive(byte[] salt) throws GeneralSecurityException {
        byte[] info = ByteBuffer.allocate(LABEL.length + salt.length).put(LABEL).put(salt).array();
        SecretKey derived =
                KDF.getInstance("HKDF-SHA256")
                        .deriveKey("AES", HKDFParameterSpec.expandOnly(key, info, KEY_BYTES));
        return new Series(salt, derived);
    }

    private static Cipher cipher(int mode, SecretKey key, long count, byte[] context)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(count).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
