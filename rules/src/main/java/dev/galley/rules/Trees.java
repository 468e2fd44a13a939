package dev.galley.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What can be said of any tree: its parts, a copy with other parts, the rows it is open to.
final class Trees {

    private Trees() {}

    /// The parts directly below a node, in the order of the text.
    static List<Node> children(Node node) {
        return switch (node) {
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Element _,
                    Node.Hole _ ->
                    List.of();
            case Node.Path path -> List.of(path.start(), path.body());
            case Node.Op op -> op.args();
            case Node.Matches matches -> List.of(matches.text());
            case Node.If choice -> List.of(choice.test(), choice.then(), choice.otherwise());
            case Node.Masked masked -> List.of(masked.test(), masked.value());
            case Node.ListOf list -> list.items();
            case Node.Quantifier quantifier -> List.of(quantifier.list(), quantifier.predicate());
            case Node.Lookup lookup -> List.of(lookup.predicate());
        };
    }

    /// The same node with each part below it replaced.
    static Node map(Node node, UnaryOperator<Node> change) {
        return switch (node) {
            case Node.Constant _,
                    Node.Failure _,
                    Node.Caller _,
                    Node.Column _,
                    Node.Element _,
                    Node.Hole _ ->
                    node;
            case Node.Path path ->
                    new Node.Path(
                            change.apply(path.start()),
                            path.target(),
                            change.apply(path.body()),
                            path.lenient());
            case Node.Op op -> new Node.Op(op.operator(), map(op.args(), change), op.type());
            case Node.Matches matches ->
                    new Node.Matches(change.apply(matches.text()), matches.pattern());
            case Node.If choice ->
                    new Node.If(
                            change.apply(choice.test()),
                            change.apply(choice.then()),
                            change.apply(choice.otherwise()),
                            choice.type());
            case Node.Masked masked ->
                    new Node.Masked(change.apply(masked.test()), change.apply(masked.value()));
            case Node.ListOf list -> new Node.ListOf(map(list.items(), change), list.type());
            case Node.Quantifier quantifier ->
                    new Node.Quantifier(
                            quantifier.all(),
                            change.apply(quantifier.list()),
                            quantifier.variable(),
                            change.apply(quantifier.predicate()));
            case Node.Lookup lookup ->
                    new Node.Lookup(lookup.row(), change.apply(lookup.predicate()));
        };
    }

    private static List<Node> map(List<Node> nodes, UnaryOperator<Node> change) {
        List<Node> changed = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            changed.add(change.apply(node));
        }
        return changed;
    }

    /// The tree with every occurrence of one part replaced.
    static Node replace(Node tree, Node part, Node by) {
        return tree.equals(part) ? by : map(tree, child -> replace(child, part, by));
    }

    /// Shows every node of the tree, a node before its parts.
    static void visit(Node tree, Consumer<Node> visitor) {
        visitor.accept(tree);
        for (Node child : children(tree)) {
            visit(child, visitor);
        }
    }

    /// How many nodes the tree has.
    static int size(Node tree) {
        int size = 1;
        for (Node child : children(tree)) {
            size += size(child);
        }
        return size;
    }

    /// The numbers of the rows and list elements that the tree reads and does not bring along itself.
    static Set<Integer> free(Node tree) {
        Set<Integer> read = new HashSet<>();
        Set<Integer> bound = new HashSet<>();
        visit(
                tree,
                node -> {
                    switch (node) {
                        case Node.Column column -> read.add(column.source().number());
                        case Node.Element element -> read.add(element.variable());
                        case Node.Path path -> bound.add(path.target().number());
                        case Node.Quantifier quantifier -> bound.add(quantifier.variable());
                        case Node.Lookup lookup -> bound.add(lookup.row().number());
                        case Node.Constant _,
                                Node.Failure _,
                                Node.Caller _,
                                Node.Op _,
                                Node.Matches _,
                                Node.If _,
                                Node.Masked _,
                                Node.ListOf _,
                                Node.Hole _ -> {}
                    }
                });
        read.removeAll(bound);
        return read;
    }
}
