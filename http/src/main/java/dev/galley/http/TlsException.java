package dev.galley.http;

import java.io.IOException;

/// A certificate or its key that cannot be used; the message says why and which file it is about.
public final class TlsException extends IOException {

    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
