package dev.galley.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;

/// A certificate with its key, as two files had them, checked.
///
/// Vert.x takes any key with any certificate, and every handshake fails then. So a signature by the one is verified by
/// the other first.
final class Certificate {

    /// Key types of certificates, with a way to sign of each.
    private enum Kind {
        RSA("SHA256withRSA"),
        EC("SHA256withECDSA");

        private final String signature;

        Kind(String signature) {
            this.signature = signature;
        }
    }

    private static final byte[] SIGNED = {'g', 'a', 'l', 'l', 'e', 'y'};

    private final PemKeyCertOptions pem;
    private final X509Certificate leaf;

    private Certificate(PemKeyCertOptions pem, X509Certificate leaf) {
        this.pem = pem;
        this.leaf = leaf;
    }

    /// Reads both files and checks that they can be used together: the key belongs to the certificate, each
    /// certificate is signed by the next one, and the time is right.
    ///
    /// @throws TlsException when they cannot
    static Certificate read(Transport.Tls files, Instant now, Vertx vertx) throws TlsException {
        PemKeyCertOptions pem =
                new PemKeyCertOptions()
                        .addCertValue(bytes(files.certificate(), "certificate"))
                        .addKeyValue(bytes(files.key(), "key"));
        X509KeyManager keys = keys(pem, files, vertx);
        for (Kind kind : Kind.values()) {
            String[] aliases = keys.getServerAliases(kind.name(), null);
            if (aliases != null) {
                List<X509Certificate> chain = List.of(keys.getCertificateChain(aliases[0]));
                requirePair(kind, keys.getPrivateKey(aliases[0]), chain.getFirst(), files);
                requireChain(chain, files.certificate());
                requireTime(chain.getFirst(), now, files.certificate());
                return new Certificate(pem, chain.getFirst());
            }
        }
        throw new TlsException("%s: neither RSA nor EC".formatted(files.certificate()));
    }

    private static Buffer bytes(Path file, String what) throws TlsException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new TlsException("%s: the %s cannot be read".formatted(file, what), e);
        }
    }

    private static X509KeyManager keys(PemKeyCertOptions pem, Transport.Tls files, Vertx vertx)
            throws TlsException {
        try {
            return (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) {
            throw new TlsException(
                    "%s and %s: not a certificate and a key in PEM without a password: %s"
                            .formatted(files.certificate(), files.key(), e.getMessage()),
                    e);
        }
    }

    private static void requirePair(
            Kind kind, PrivateKey key, X509Certificate leaf, Transport.Tls files)
            throws TlsException {
        boolean pair;
        try {
            Signature signing = Signature.getInstance(kind.signature);
            signing.initSign(key);
            signing.update(SIGNED);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(kind.signature);
            verifying.initVerify(leaf.getPublicKey());
            verifying.update(SIGNED);
            pair = verifying.verify(signature);
        } catch (GeneralSecurityException _) {
            pair = false;
        }
        if (!pair) {
            throw new TlsException(
                    "%s: this key does not belong to the first certificate of %s"
                            .formatted(files.key(), files.certificate()));
        }
    }

    private static void requireChain(List<X509Certificate> chain, Path file) throws TlsException {
        for (int i = 1; i < chain.size(); i++) {
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new TlsException(
                        "%s: certificate %d is not signed by certificate %d; the server's own comes first, then the one that signed it, and so on"
                                .formatted(file, i, i + 1),
                        e);
            }
        }
    }

    private static void requireTime(X509Certificate leaf, Instant now, Path file)
            throws TlsException {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw new TlsException("%s: is only valid from %s on".formatted(file, from));
        }
        if (now.isAfter(to)) {
            throw new TlsException("%s: has expired at %s".formatted(file, to));
        }
    }

    /// For a server that shows it, and speaks HTTP/2 with those who offer that.
    ServerSSLOptions options(Duration handshake) {
        return new ServerSSLOptions()
                .setKeyCertOptions(pem)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /// The last moment at which clients accept it.
    Instant expiry() {
        return leaf.getNotAfter().toInstant();
    }

    /// Whom it names, for the log.
    String subject() {
        return leaf.getSubjectX500Principal().getName();
    }
}
