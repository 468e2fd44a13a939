package dev.galley.server.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// A key pair on P-256, for ES256.
///
/// @param id made from the public key, the same wherever that is known
public record SigningKey(String id, ECPublicKey publicKey, ECPrivateKey privateKey) {

    /// Enough of the hash that no two keys of one server share it.
    private static final int ID_BYTES = 12;

    static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return of((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    /// Both halves as base64 of their standard forms (PKCS #8, X.509), with a dot between.
    byte[] encode() {
        Base64.Encoder base64 = Base64.getEncoder();
        return Secrets.ascii(
                base64.encodeToString(privateKey.getEncoded())
                        + "."
                        + base64.encodeToString(publicKey.getEncoded()));
    }

    static SigningKey decode(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.US_ASCII);
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw damaged();
        }
        try {
            byte[] half = Base64.getDecoder().decode(text.substring(0, dot));
            byte[] other = Base64.getDecoder().decode(text.substring(dot + 1));
            KeyFactory keys = KeyFactory.getInstance("EC");
            return of(
                    (ECPublicKey) keys.generatePublic(new X509EncodedKeySpec(other)),
                    (ECPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(half)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // The cause's message may hold a part of the key.
            throw damaged();
        }
    }

    private static SecretsException damaged() {
        return new SecretsException("a signing key is damaged");
    }

    private static SigningKey of(ECPublicKey publicKey, ECPrivateKey privateKey)
            throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
        String id =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOf(hash, ID_BYTES));
        return new SigningKey(id, publicKey, privateKey);
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
