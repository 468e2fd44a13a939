package dev.galley.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The engines that ship with Galley, as `-Dgalley.engines` names them.
public enum Engines {
    SQLITE,
    POSTGRES;

    /// The system property that says which engines a run uses; all of them when it is not set.
    public static final String PROPERTY = "galley.engines";

    /// The embedded engine, which needs no server: for tests that want it beside the one they are given.
    public static Engine embedded() {
        return new SqliteEngine();
    }

    /// The engines of this run.
    ///
    /// @throws IllegalArgumentException if the property names one that does not exist
    public static List<Engines> selected() {
        return parse(System.getProperty(PROPERTY, ""));
    }

    static List<Engines> parse(String names) {
        if (names.isBlank()) {
            return List.of(values());
        }
        List<Engines> selected = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            selected.add(named(name.trim()));
        }
        return List.copyOf(selected);
    }

    private static Engines named(String name) {
        return Arrays.stream(values())
                .filter(engine -> engine.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                PROPERTY + " has no engine " + name + "; say sqlite, postgres"));
    }
}
