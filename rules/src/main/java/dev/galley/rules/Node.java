package dev.galley.rules;

import dev.galley.model.Value;
import java.util.List;

/// The tree that a rule is lowered to. Evaluation, SQL and dependencies are all read off it.
///
/// It says what CEL means, typed and with every name resolved: `a != b` is `NOT (a == b)`, `a > b` is
/// `b < a`, chains of `&&` are one node. Nodes are values, so a tree is its own key in a memory of
/// answers.
sealed interface Node {

    Node TRUE = new Constant(new Value.Bool(true), Type.BOOL);
    Node FALSE = new Constant(new Value.Bool(false), Type.BOOL);

    Type type();

    /// A literal, or something known by the time the tree is used.
    record Constant(Value value, Type type) implements Node {}

    /// An expression known to be an error.
    record Failure(Type type) implements Node {}

    /// Something about the request; `name` is that of a claim, a field of the user, a collection.
    record Caller(Fact fact, String name, Type type) implements Node {}

    /// A field of a row.
    ///
    /// @param link the table that holds the ids of a `many` relation, "" for a field of the table itself
    record Column(Source source, String field, Type type, String link) implements Node {
        boolean linked() {
            return !link.isEmpty();
        }
    }

    /// `body` over the record of `target` whose id is `start`.
    ///
    /// @param lenient whether it is null, instead of an error, when there is no such record
    record Path(Node start, Source target, Node body, boolean lenient) implements Node {
        @Override
        public Type type() {
            return body.type().orNull(body.type().nullable() || lenient);
        }
    }

    /// The item that a quantifier is looking at.
    record Element(int variable, Type type) implements Node {}

    /// An operator on its operands.
    record Op(Operator operator, List<Node> args, Type type) implements Node {
        public Op {
            args = List.copyOf(args);
        }

        Node arg(int index) {
            return args.get(index);
        }
    }

    /// Whether some part of the text matches.
    record Matches(Node text, PortablePattern pattern) implements Node {
        @Override
        public Type type() {
            return Type.BOOL;
        }
    }

    /// `test ? then : otherwise`
    record If(Node test, Node then, Node otherwise, Type type) implements Node {}

    /// `value` where `test` is true, and null elsewhere: what a filter may see of a field.
    record Masked(Node test, Node value) implements Node {
        @Override
        public Type type() {
            return value.type().orNull();
        }
    }

    /// A list literal.
    record ListOf(List<Node> items, Type type) implements Node {
        public ListOf {
            items = List.copyOf(items);
        }
    }

    /// `list.all(variable, predicate)` or `list.exists(variable, predicate)`
    record Quantifier(boolean all, Node list, int variable, Node predicate) implements Node {
        @Override
        public Type type() {
            return Type.BOOL;
        }
    }

    /// `exists('collection', row, predicate)`
    record Lookup(Source row, Node predicate) implements Node {
        @Override
        public Type type() {
            return Type.BOOL;
        }
    }

    /// What the request will fill in: a part that mentions only the request, cut out by the [Planner].
    record Hole(int number, Type type) implements Node {}

    /// What a rule can ask of a request.
    enum Fact {
        SIGNED_IN,
        ID,
        /// The caller's id, if it is one of the named collection; else a value that equals nothing.
        ID_IN,
        COLLECTION,
        ROLES,
        VERIFIED,
        ANONYMOUS,
        ASSURANCE_LEVEL,
        SESSION,
        CLAIM,
        USER_FIELD,
        TIME,
        IP,
        METHOD,
        APP_PLATFORM,
        APP_VERSION
    }

    static Node not(Node node) {
        return new Op(Operator.NOT, List.of(node), Type.BOOL);
    }

    static Node bool(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// What an evaluation came to, as a tree.
    static Node known(Value value, Type type) {
        if (Outcomes.isFault(value)) {
            return new Failure(type);
        }
        return value instanceof Value.Bool bool ? bool(bool.bool()) : new Constant(value, type);
    }

    static Node nothing(Type type) {
        return new Constant(Value.NULL, type.orNull());
    }
}
