package dev.galley.server.requests;

import dev.galley.http.Request;
import dev.galley.model.Call;
import java.time.InstantSource;

/// Makes of a request what rules may know of it.
public final class Calls {

    /// A client's word about itself is for rules to compare, not to store: longer ones are cut.
    private static final int MAX_APP_WORD = 64;

    private Calls() {}

    public static Call of(Request request, InstantSource clock) {
        return new Call(
                request.caller(),
                clock.millis(),
                request.clientAddress(),
                request.method(),
                word(request, "App-Platform"),
                word(request, "App-Version"));
    }

    private static String word(Request request, String header) {
        String value = request.header(header).orElse("");
        return value.length() <= MAX_APP_WORD ? value : value.substring(0, MAX_APP_WORD);
    }
}
