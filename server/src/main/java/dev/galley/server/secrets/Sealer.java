package dev.galley.server.secrets;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals with AES-256-GCM under a key derived for each message.
///
/// With one key and random nonces of 96 bits, GCM is safe for some four thousand million messages,
/// which a busy list reaches in weeks. So each message carries a salt of 24 bytes, and HKDF (RFC 5869)
/// makes the message's own key and nonce of it: chance repeats become impossible in practice.
///
/// A sealed text is base64url of: version (1 byte), salt (24), ciphertext with its tag of 16 bytes.
final class Sealer {

    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 24;
    private static final int HEAD_BYTES = 1 + SALT_BYTES;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] LABEL = Secrets.ascii("galley seal");

    private final SecretKey key;
    private final SecureRandom random;

    Sealer(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "HKDF-SHA256");
        this.random = random;
    }

    String seal(byte[] plain, byte[] context) {
        byte[] head = new byte[HEAD_BYTES];
        random.nextBytes(head);
        head[0] = VERSION;
        try {
            byte[] body = cipher(Cipher.ENCRYPT_MODE, head, context).doFinal(plain);
            ByteBuffer sealed = ByteBuffer.allocate(head.length + body.length).put(head).put(body);
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
        byte[] head = Arrays.copyOf(bytes, HEAD_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, head, context);
            return Optional.of(cipher.doFinal(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM or HKDF", e);
        }
    }

    private Cipher cipher(int mode, byte[] head, byte[] context) throws GeneralSecurityException {
        byte[] info = ByteBuffer.allocate(LABEL.length + head.length).put(LABEL).put(head).array();
        byte[] derived =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.expandOnly(key, info, KEY_BYTES + NONCE_BYTES));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                new GCMParameterSpec(TAG_BITS, derived, KEY_BYTES, NONCE_BYTES));
        Secrets.forget(derived);
        cipher.updateAAD(context);
        return cipher;
    }
}
