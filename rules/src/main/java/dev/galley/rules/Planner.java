package dev.galley.rules;

import java.util.ArrayList;
import java.util.List;

/// Cuts out of a tree what mentions only the request, so that it is worked out once per request.
///
/// Each largest such part becomes a numbered [Node.Hole]. Operands of one `&&` or `||` that mention only the request
/// are gathered into one hole, since their order does not matter.
final class Planner {

    private final List<Node> holes = new ArrayList<>();

    private Planner() {}

    /// A tree with holes, and what goes into each.
    record Plan(Node root, List<Node> holes) {
        Plan {
            holes = List.copyOf(holes);
        }
    }

    static Plan plan(Node tree) {
        Planner planner = new Planner();
        Node root = planner.cut(tree);
        return new Plan(root, planner.holes);
    }

    private Node cut(Node node) {
        if (isOfCaller(node)) {
            return hole(node);
        }
        return node instanceof Node.Op op && isChain(op)
                ? cutChain(op)
                : Trees.map(node, this::cut);
    }

    private Node cutChain(Node.Op op) {
        List<Node> ofCaller = new ArrayList<>();
        List<Node> rest = new ArrayList<>();
        for (Node arg : op.args()) {
            (isOfCaller(arg) ? ofCaller : rest).add(arg);
        }
        if (ofCaller.size() < 2) {
            return Trees.map(op, this::cut);
        }
        List<Node> args = new ArrayList<>();
        args.add(hole(new Node.Op(op.operator(), ofCaller, Type.BOOL)));
        rest.forEach(arg -> args.add(cut(arg)));
        return new Node.Op(op.operator(), args, Type.BOOL);
    }

    private Node hole(Node node) {
        int known = holes.indexOf(node);
        if (known >= 0) {
            return new Node.Hole(known, node.type());
        }
        holes.add(node);
        return new Node.Hole(holes.size() - 1, node.type());
    }

    private static boolean isChain(Node.Op op) {
        return op.operator() == Operator.AND || op.operator() == Operator.OR;
    }

    /// Whether the part asks for the request and for no record. A list literal is no value of its own, so
    /// its items are cut out one by one.
    private static boolean isOfCaller(Node node) {
        if (node instanceof Node.ListOf || !Trees.free(node).isEmpty()) {
            return false;
        }
        boolean[] asks = new boolean[2];
        Trees.visit(
                node,
                part -> {
                    asks[0] |= part instanceof Node.Caller;
                    asks[1] |= part instanceof Node.Lookup || part instanceof Node.Path;
                });
        return asks[0] && !asks[1];
    }
}
