package dev.galley.testkit.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What the server has promised to one client: the things it must hold, each with its exact content.
///
/// A client has one request under way at a time, so there is never doubt about more than one: after a
/// crash the server must hold the promised things as they are with that request or without it, whole.
public final class Promises {

    private Map<String, String> things = new TreeMap<>();
    private Optional<Operation> doubtful = Optional.empty();
    private volatile long acknowledged;
    private Optional<Course> course = Optional.empty();

    /// A client without any thing.
    public Promises() {}

    /// How many operations the server has said yes to.
    public long acknowledged() {
        return acknowledged;
    }

    /// From now on remembers what follows what.
    Course begin() {
        Course begun = new Course(things, acknowledged);
        course = Optional.of(begun);
        return begun;
    }

    /// Whether the outcome of the last operation is not known.
    boolean isDoubtful() {
        return doubtful.isPresent();
    }

    /// The things that are promised, by name.
    Map<String, String> things() {
        return things;
    }

    /// The server said yes: from now on this is promised.
    ///
    /// @param tag of the record that was written, "" for none
    void acknowledge(Operation operation, String tag) {
        things = operation.after(things);
        course.ifPresent(begun -> begun.add(operation, tag));
        // Whoever reads the number finds as many on the course.
        long before = acknowledged;
        acknowledged = before + 1;
    }

    /// There was no answer, or one that leaves it open.
    void doubt(Operation operation) {
        doubtful = Optional.of(operation);
    }

    /// What is in doubt and may be sent again under its key: then it is settled by that answer.
    Optional<Operation> toSendAgain() {
        Optional<Operation> again = doubtful.filter(Operation::keyed);
        if (again.isPresent()) {
            doubtful = Optional.empty();
        }
        return again;
    }

    /// Compares with what the server holds after a restart; one sentence for each thing that is wrong, none
    /// when all is well. What was in doubt is settled by it.
    List<String> compare(Map<String, String> held) {
        Optional<Operation> open = doubtful;
        doubtful = Optional.empty();
        if (held.equals(things)) {
            return List.of();
        }
        if (open.isPresent() && held.equals(open.get().after(things))) {
            things = open.get().after(things);
            return List.of();
        }
        return differences(held, open);
    }

    private List<String> differences(Map<String, String> held, Optional<Operation> open) {
        Set<String> names = new HashSet<>(things.keySet());
        names.addAll(held.keySet());
        List<String> findings = new ArrayList<>();
        for (String name : names) {
            Optional<String> promised = Optional.ofNullable(things.get(name));
            Optional<String> present = Optional.ofNullable(held.get(name));
            if (!promised.equals(present)) {
                findings.add(finding(name, promised, present, open));
            }
        }
        return findings;
    }

    private static String finding(
            String name,
            Optional<String> promised,
            Optional<String> present,
            Optional<Operation> open) {
        String what =
                present.isEmpty()
                        ? "is lost: "
                        : promised.isEmpty()
                                ? "is there, and was never acknowledged or has been deleted: "
                                : "is not what was acknowledged: ";
        String doubt =
                open.filter(operation -> operation.effect().containsKey(name))
                        .map(operation -> "; in doubt was " + operation.name())
                        .orElse("");
        return name + " " + what + shortened(promised) + " | " + shortened(present) + doubt;
    }

    private static String shortened(Optional<String> content) {
        return content.map(text -> text.substring(0, Math.min(60, text.length()))).orElse("–");
    }
}
