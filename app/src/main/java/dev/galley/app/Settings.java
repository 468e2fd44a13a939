package dev.galley.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A value for every key and where it comes from. Everything in it can be read; mistakes never get here.
final class Settings {

    private final Map<String, Found> found;

    private Settings(Map<String, Found> found) {
        this.found = Map.copyOf(found);
    }

    /// The later of several values for a key wins.
    ///
    /// @param mistakes gets one for each value that cannot be read, those that would lose included
    static Settings of(List<Found> values, List<Mistake> mistakes) {
        Map<String, Found> found = new HashMap<>();
        for (Found value : values) {
            try {
                value.key().kind().parse(value.text());
                found.put(value.key().name(), value);
            } catch (IllegalArgumentException e) {
                mistakes.add(
                        new Mistake(value.source(), value.key().name() + ": " + Failure.words(e)));
            }
        }
        return new Settings(found);
    }

    /// These settings with a value for a key that nobody has set.
    Settings otherwise(Found value) {
        Map<String, Found> more = new HashMap<>(found);
        more.putIfAbsent(value.key().name(), value);
        return new Settings(more);
    }

    <T> T get(Key<T> key) {
        Found value = found.get(key.name());
        return value == null ? key.fallback() : key.kind().parse(value.text());
    }

    boolean isSet(Key<?> key) {
        return found.containsKey(key.name());
    }

    Source source(Key<?> key) {
        Found value = found.get(key.name());
        return value == null ? new Source.Fallback() : value.source();
    }

    /// The value as outputs have it: normal form, secrets as `***`.
    <T> String shown(Key<T> key) {
        return key.kind().show(get(key));
    }
}
