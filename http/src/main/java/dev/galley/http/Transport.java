package dev.galley.http;

import java.nio.file.Path;

/// How requests come over the wire.
public sealed interface Transport {

    /// Not encrypted.
    Plain PLAIN = new Plain(false);

    /// Not encrypted: for this machine, and behind a proxy that has TLS.
    ///
    /// @param http2 whether clients that know of it beforehand may speak HTTP/2 (RFC 9113 §3.3). Only for proxies: a
    ///              connection is then not seen before its first request, so that silent ones are not counted
    record Plain(boolean http2) implements Transport {}

    /// By TLS 1.2 and 1.3; HTTP/2 for clients that offer it (ALPN). Files that change while the server runs are read
    /// again, for new connections.
    ///
    /// @param certificate a file with the certificate and those that lead to its root, in this order, in PEM
    /// @param key         a file with its private key in PEM, not sealed by a password
    record Tls(Path certificate, Path key) implements Transport {}
}
