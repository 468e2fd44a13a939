package dev.galley.rules;

/// Ends an evaluation that asks for more lookups than a request may run. Never leaves this package.
final class LookupLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LookupLimitException() {
        super("too many lookups", null, false, false);
    }
}
