package dev.galley.app;

import java.util.Locale;

/// One thing that can be configured.
///
/// @param name     in lower case with dashes; the part before the dot is the feature
/// @param fallback what it is when nobody says anything
/// @param doc      one line for operators
record Key<T>(String name, Kind<T> kind, T fallback, String doc) {

    /// The environment variable: `GALLEY_HTTP_MAX_CONNECTIONS`.
    String variable() {
        return Variables.PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    String shownFallback() {
        return kind.show(fallback);
    }
}
