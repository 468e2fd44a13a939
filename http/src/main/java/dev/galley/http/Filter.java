package dev.galley.http;

/// Stands between the socket and the handlers: looks at a request, then answers it or lets it proceed.
@FunctionalInterface
public interface Filter {

    /// Returns an answer of its own, or what `next` answers, changed or not. Returning neither is an
    /// error, and the log says which filter made it.
    Response handle(Request request, Next next) throws Exception;

    /// What stands behind a filter: the next one, and at last the handler.
    @FunctionalInterface
    interface Next {
        Response proceed(Request request) throws Exception;
    }
}
