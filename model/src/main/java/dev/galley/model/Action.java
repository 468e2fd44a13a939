package dev.galley.model;

import java.util.Locale;

/// What a rule governs.
///
/// `LIST` also governs counting, export, realtime and sync; `VIEW` also governs what the answer of a
/// write may carry.
public enum Action {
    LIST,
    VIEW,
    CREATE,
    UPDATE,
    DELETE;

    /// The word that schemas use: `list`, `view`, …
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
