package dev.galley.rules;

import java.util.List;

/// A part of a rule's text with the tree it was lowered to, and the parts it is made of in their order.
///
/// The tree is that of the part by itself, before what stands around it folded it away.
record Outline(Excerpt excerpt, Node node, List<Outline> parts) {
    Outline {
        parts = List.copyOf(parts);
    }
}
