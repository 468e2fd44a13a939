package dev.galley.app;

/// The command cannot be meant as it was written; its help is shown after the message.
final class WrongUsage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
        super(message, null, false, false);
    }
}
