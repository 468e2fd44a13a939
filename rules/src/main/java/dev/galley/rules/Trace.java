package dev.galley.rules;

import dev.galley.model.FieldError;
import dev.galley.model.Value;
import java.util.List;

/// A part of a rule's text and what it came to for one caller and one record.
///
/// Every part is told, also where what stands before it has decided already.
///
/// @param text  the part as it was written
/// @param place where it stands in the rule
/// @param note  what else there is to say about it, "" if nothing
/// @param parts what it is made of, in the order of the text; constants are left out
public record Trace(
        String text, FieldError.Place place, Outcome outcome, String note, List<Trace> parts) {

    public Trace {
        parts = List.copyOf(parts);
    }

    /// What a part comes to.
    public sealed interface Outcome {

        /// A value; null is one.
        record Known(Value value) implements Outcome {}

        /// An error, which denies unless the other side of a `||` or `&&` decides.
        ///
        /// @param reason why, in words
        record Failed(String reason) implements Outcome {}

        /// Something else for each record or item that an `exists` or `all` looks at.
        record Varying() implements Outcome {}
    }

    /// Whether the part is true; only that allows.
    public boolean isTrue() {
        return outcome instanceof Outcome.Known known && known.value().equals(new Value.Bool(true));
    }
}
