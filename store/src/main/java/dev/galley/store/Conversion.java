package dev.galley.store;

import dev.galley.model.Field;
import dev.galley.model.Value;
import java.util.Optional;

/// What the values of a field become when its type changes.
@FunctionalInterface
public interface Conversion {

    /// Converts nothing.
    Conversion NONE = (from, to, value) -> Optional.empty();

    /// The value that `to` has for a value of `from`, or empty when there is none that says the same.
    ///
    /// @param value never null, unless `from` is `many` and `value` the empty list
    Optional<Value> convert(Field from, Field to, Value value);
}
