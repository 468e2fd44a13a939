package dev.galley.app;

import java.util.Locale;

/// Where a value comes from. The later of them wins: default, profile, file, variable, flag.
sealed interface Source {

    /// Galley's own value.
    record Fallback() implements Source {}

    /// Galley's own value under this profile.
    record ByProfile(String profile) implements Source {}

    /// The configuration file as a whole.
    record File(String name) implements Source {}

    /// A place in the configuration file; line and column count from 1.
    record Place(String file, int line, int column) implements Source {}

    /// An environment variable.
    record Variable(String name) implements Source {}

    /// A flag of the command.
    record Flag(String name) implements Source {}

    /// How a message names it.
    default String shown() {
        return switch (this) {
            case Fallback _ -> "default";
            case ByProfile(String profile) -> "profile " + profile.toLowerCase(Locale.ROOT);
            case File(String name) -> name;
            case Place(String file, int line, int column) -> file + ":" + line + ":" + column;
            case Variable(String name) -> name;
            case Flag(String name) -> name;
        };
    }
}
