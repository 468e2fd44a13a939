package dev.galley.server.auth;

import dev.galley.model.CollectionName;
import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a service key may do: a set of scopes, each of them one that exists.
///
/// `records:read` and `records:write` hold for all collections, or with `:COLLECTION` for one.
/// Managing keys and admins is nothing that a key can be allowed.
record KeyScopes(Set<String> words) {

    private static final Set<String> PLAIN =
            Set.of("records:read", "records:write", "hidden:read", "schema", "users", "backup");

    private static final List<String> PER_COLLECTION = List.of("records:read:", "records:write:");

    KeyScopes {
        words = Set.copyOf(words);
    }

    /// The scopes that `words` spell.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields` with a pointer to each that is none
    static KeyScopes parse(List<String> words) {
        List<FieldError> errors = new ArrayList<>();
        if (words.isEmpty()) {
            errors.add(new FieldError("/scopes", "required", "names nothing that the key may do"));
        }
        for (int i = 0; i < words.size(); i++) {
            if (!isScope(words.get(i))) {
                errors.add(
                        new FieldError(
                                "/scopes/" + i,
                                "not_an_option",
                                "is none of "
                                        + String.join(", ", new TreeSet<>(PLAIN))
                                        + ", records:read:COLLECTION, records:write:COLLECTION"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemCode.INVALID_FIELDS, errors);
        }
        return new KeyScopes(Set.copyOf(words));
    }

    /// As they are stored: in order, with spaces between.
    String stored() {
        return String.join(" ", new TreeSet<>(words));
    }

    static KeyScopes ofStored(String stored) {
        return new KeyScopes(Set.of(stored.split(" ")));
    }

    private static boolean isScope(String word) {
        return PLAIN.contains(word)
                || PER_COLLECTION.stream()
                        .anyMatch(prefix ->
                                word.startsWith(prefix)
                                        && CollectionName.parse(word.substring(prefix.length()))
                                                .isPresent());
    }
}
