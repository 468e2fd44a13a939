package dev.galley.server.retries;

import dev.galley.http.Filter;
import dev.galley.http.Request;
import dev.galley.http.Response;
import dev.galley.model.Caller;
import java.util.Set;

/// Refuses the header where it would promise what is not kept.
///
/// Reading is idempotent by itself, so there it is not in the way. The key is read where the write is.
public final class RetryFilter implements Filter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "QUERY");

    @Override
    public Response handle(Request request, Next next) throws Exception {
        if (request.hasHeader(IdempotencyKey.HEADER) && !SAFE.contains(request.method())) {
            requireKept(request);
        }
        return next.proceed(request);
    }

    private static void requireKept(Request request) {
        if (!request.route().repeatable()) {
            throw IdempotencyKey.refused(
                    "is taken by writes of records and by batches only; send this without it");
        }
        switch (request.caller()) {
            case Caller.Guest _ ->
                    throw IdempotencyKey.refused(
                            "is kept for callers with a name only; sign in, or make the id"
                                    + " yourself and send If-None-Match: *");
            case Caller.User _, Caller.Admin _, Caller.ServiceKey _ -> {}
        }
    }
}
