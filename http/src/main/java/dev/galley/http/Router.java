package dev.galley.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request in a tree of path segments.
///
/// Text wins over `{name}` at every step; where it leads nowhere the name is tried. The methods of
/// the first path that fits decide, so that a wrong method is told from a wrong address.
final class Router {

    /// What a request's method and path lead to.
    sealed interface Match {

        /// A route.
        ///
        /// @param values of the template's parameters, in its order
        record Found(Route route, List<String> names, List<String> values) implements Match {}

        /// The address is right, the method is not.
        ///
        /// @param allow the methods it takes, as in the `Allow` header
        record OtherMethod(String allow) implements Match {}

        record Nothing() implements Match {}
    }

    private static final Match NOTHING = new Match.Nothing();

    private final Node root = new Node();

    Router(List<Route> routes) {
        for (Route route : routes) {
            Node node = root;
            List<String> names = new ArrayList<>();
            for (Segment segment : Segment.parse(route.template())) {
                if (segment.parameter()) {
                    names.add(segment.text());
                    node = node.parameter();
                } else {
                    node = node.literals.computeIfAbsent(segment.text(), _ -> new Node());
                }
            }
            node.leaves.put(route.method(), new Leaf(route, List.copyOf(names)));
        }
    }

    /// @param segments of the path, decoded
    Match find(String method, List<String> segments) {
        List<String> values = new ArrayList<>(4);
        Node node = walk(root, segments, 0, values);
        if (node == null) {
            return NOTHING;
        }
        Leaf leaf = node.leaves.get(method.equals("HEAD") ? "GET" : method);
        return leaf == null
                ? new Match.OtherMethod(node.allow())
                : new Match.Found(leaf.route, leaf.names, values);
    }

    private static @Nullable Node walk(
            Node node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.leaves.isEmpty() ? null : node;
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        Node found = literal == null ? null : walk(literal, segments, at + 1, values);
        if (found != null || node.parameter == null || segment.isEmpty()) {
            return found;
        }
        values.add(segment);
        found = walk(node.parameter, segments, at + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private record Leaf(Route route, List<String> names) {}

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Leaf> leaves = new TreeMap<>();
        private @Nullable Node parameter;

        private Node parameter() {
            Node next = parameter;
            if (next == null) {
                next = new Node();
                parameter = next;
            }
            return next;
        }

        private String allow() {
            List<String> methods = new ArrayList<>(leaves.keySet());
            if (leaves.containsKey("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }
}
