package dev.galley.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads settings from the environment.
final class Variables {

    static final String PREFIX = "GALLEY_";

    /// Read by the launcher, before there is a Java process.
    private static final Set<String> THE_LAUNCHERS = Set.of("GALLEY_HEAP", "GALLEY_JDK_FOLDERS");

    private Variables() {}

    /// What the environment says, in the order of the variables' names; what it says wrongly goes to `mistakes`.
    static List<Found> read(Map<String, String> environment, List<Mistake> mistakes) {
        Map<String, Key<?>> known = new TreeMap<>();
        Keys.ALL.forEach(key -> known.put(key.variable(), key));
        List<Found> found = new ArrayList<>();
        new TreeMap<>(environment)
                .forEach((name, value) -> {
                    Key<?> key = known.get(name);
                    Source source = new Source.Variable(name);
                    if (key != null) {
                        found.add(new Found(key, value, source));
                    } else if (name.startsWith(PREFIX) && !THE_LAUNCHERS.contains(name)) {
                        mistakes.add(new Mistake(source, unknown(name, known.keySet())));
                    }
                });
        return found;
    }

    private static String unknown(String name, Set<String> known) {
        return name.equals(PREFIX + "PROFILE")
                ? "unknown variable; the profile is set by the flag --profile alone"
                : "unknown variable" + Suggestion.of(name, known);
    }
}
