package dev.galley.store;

/// Says, in words for an operator, why a store cannot be opened.
public final class CannotOpenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotOpenException(String message) {
        super(message);
    }

    public CannotOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
