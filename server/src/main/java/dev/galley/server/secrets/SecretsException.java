package dev.galley.server.secrets;

/// The server's keys cannot be read, made or opened; the message tells the operator which and never shows one.
public final class SecretsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretsException(String message) {
        super(message);
    }

    SecretsException(String message, Throwable cause) {
        super(message, cause);
    }
}
