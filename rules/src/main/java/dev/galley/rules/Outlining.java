package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// Listens to [Lowering] and keeps which part of the text became which tree.
///
/// Costs one small object for each part while a rule is compiled, and goes when that is done.
final class Outlining {

    private final Deque<List<Part>> open = new ArrayDeque<>(List.of(new ArrayList<Part>()));

    private record Part(CelExpr expr, Node node, List<Part> parts) {}

    /// A part of the text begins.
    void open() {
        open.push(new ArrayList<>());
    }

    /// The part that began last has been lowered. What is no value by itself, `auth` or `record`, is no part.
    void close(CelExpr expr, Subject subject) {
        List<Part> parts = open.pop();
        if (subject instanceof Subject.Typed typed) {
            open.getFirst().add(new Part(expr, typed.node(), parts));
        } else {
            open.getFirst().addAll(parts);
        }
    }

    Outline outline(Excerpts excerpts) {
        return outline(open.getFirst().getFirst(), excerpts);
    }

    private static Outline outline(Part part, Excerpts excerpts) {
        return new Outline(
                excerpts.of(part.expr()),
                part.node(),
                part.parts().stream()
                        .map(inner -> outline(inner, excerpts))
                        // `a > b` is lowered as `b < a`, b first.
                        .sorted(Comparator.comparingInt(inner -> inner.excerpt().place().offset()))
                        .toList());
    }
}
