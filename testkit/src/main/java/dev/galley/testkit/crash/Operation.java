package dev.galley.testkit.crash;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One request of a client, and what it does to the client's things if it happens.
///
/// @param name     unique, also over restarts: client and count
/// @param keyed    whether it is sent under its name as idempotency key, and sent again after a crash
/// @param effect   what each thing is afterwards, empty for one that goes; all of it happens or none
/// @param statuses the good answers; for a request that must be refused, the refusal
record Operation(
        String name,
        boolean keyed,
        String method,
        String path,
        String body,
        Map<String, Optional<String>> effect,
        Set<Integer> statuses) {

    Operation {
        effect = Map.copyOf(effect);
        statuses = Set.copyOf(statuses);
    }

    /// Its idempotency key, "" for none.
    String key() {
        return keyed ? name : "";
    }

    /// The things of a client after this operation.
    Map<String, String> after(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>(before);
        effect.forEach((thing, content) -> {
            if (content.isPresent()) {
                after.put(thing, content.get());
            } else {
                after.remove(thing);
            }
        });
        return after;
    }
}
