package dev.galley.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether the files of the certificate have changed, and has new connections see the new one.
///
/// Files that cannot be used leave everything as it is: a renewal writes one file after the other, and what stands
/// there in between is looked at again. Links are followed, as tools for renewal move them.
final class CertificateWatch implements AutoCloseable {

    /// Puts a certificate in the place of the one before.
    interface Use {
        void use(Certificate certificate) throws IOException;
    }

    /// Reads and checks the files.
    interface Reading {
        Certificate read(Instant now) throws TlsException;
    }

    private static final Duration PERIOD = Duration.ofSeconds(5);

    /// From then on it is said once a day.
    private static final Duration SOON = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Transport.Tls files;
    private final Reading reading;
    private final Use use;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean closed;

    // Of the thread, and of tests that look.
    private byte[] seen;
    private Certificate shown;
    private Instant warned = Instant.MIN;

    /// Reads the files for the first time.
    ///
    /// @throws TlsException when they cannot be used
    CertificateWatch(Transport.Tls files, Reading reading, Use use, InstantSource clock)
            throws TlsException {
        this.files = files;
        this.reading = reading;
        this.use = use;
        this.clock = clock;
        // Before they are read: what changes meanwhile is looked at again.
        this.seen = bytes(files);
        this.shown = reading.read(clock.instant());
        this.thread = Thread.ofVirtual().name("certificate-watch").unstarted(this::run);
    }

    /// The certificate in use.
    Certificate shown() {
        return shown;
    }

    CertificateWatch start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closed) {
            look();
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    /// Looks at the files now.
    synchronized void look() {
        byte[] now = bytes(files);
        if (!Arrays.equals(now, seen)) {
            seen = now;
            renew();
        }
        warnOfExpiry();
    }

    private void renew() {
        try {
            Certificate next = reading.read(clock.instant());
            use.use(next);
            shown = next;
            warned = Instant.MIN;
            LOG.info(
                    "new connections see the renewed certificate of {}, valid until {}",
                    next.subject(),
                    next.expiry());
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "the certificate has changed and cannot be used; the one before stays in use, until {}: {}",
                    shown.expiry(),
                    e.getMessage());
        }
    }

    private void warnOfExpiry() {
        Instant now = clock.instant();
        Duration left = Duration.between(now, shown.expiry());
        if (left.compareTo(SOON) < 0 && warned.isBefore(now.minus(Duration.ofDays(1)))) {
            warned = now;
            LOG.warn(
                    "the certificate of {} expires at {}; put a renewed one into {}",
                    shown.subject(),
                    shown.expiry(),
                    files.certificate());
        }
    }

    /// Both files; what cannot be read is empty.
    private static byte[] bytes(Transport.Tls files) {
        byte[] certificate = bytes(files.certificate());
        byte[] key = bytes(files.key());
        byte[] both = Arrays.copyOf(certificate, certificate.length + key.length);
        System.arraycopy(key, 0, both, certificate.length, key.length);
        return both;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
