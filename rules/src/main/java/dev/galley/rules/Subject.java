package dev.galley.rules;

import dev.galley.model.CollectionName;
import java.util.Set;

/// What a part of a text stands for while it is lowered: a value, or something only members of which are values.
sealed interface Subject {

    /// `record`, `next`, the variable of an `exists`.
    record Rows(Source source) implements Subject {}

    /// An object that has members but is no value.
    enum Thing implements Subject {
        AUTH("auth"),
        USER_RECORD("auth.record"),
        CLAIMS("auth.claims"),
        REQUEST("request"),
        APP("request.app");

        private final String word;

        Thing(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// A value.
    ///
    /// @param ids   the collections that it is an id of, if it is known to be one
    /// @param steps how many relations were followed to get here
    /// @param relation whether a path may go on from here
    record Typed(Node node, Set<CollectionName> ids, int steps, boolean relation)
            implements Subject {

        static final Typed UNKNOWN = plain(new Node.Failure(Type.UNKNOWN));

        static Typed plain(Node node) {
            return new Typed(node, Set.of(), 0, false);
        }

        Type type() {
            return node.type();
        }
    }
}
