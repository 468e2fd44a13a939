package dev.galley.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a command could not do its work, in words that say what to do.
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /// What an exception says, "" when it says nothing.
    static String words(Throwable e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }

    /// The reason of an I/O failure without the path, which its message often is.
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "no permission";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> words(e).isEmpty() ? e.getClass().getSimpleName() : words(e);
        };
    }
}
