package dev.galley.rules;

/// Says of a part of a tree what it is, in the words that rules use.
final class NodeWords {

    private NodeWords() {}

    /// `record.project.owner`, `auth.claims.plan`, `size(record.tags)`; "a value" for what has no short name.
    static String of(Node node) {
        return switch (node) {
            case Node.Column column -> row(column.source()) + "." + column.field();
            case Node.Path path when path.body() instanceof Node.Column column ->
                    of(path.start()) + "." + column.field();
            case Node.Caller caller -> of(caller);
            case Node.Op op when op.operator() == Operator.AS || op.operator() == Operator.EXPECT ->
                    of(op.arg(0));
            case Node.Op op when op.operator() == Operator.RESCALE -> of(op.arg(0));
            case Node.Op op when op.operator() == Operator.SIZE -> "size(" + of(op.arg(0)) + ")";
            case Node.If choice when choice.otherwise() instanceof Node.Failure ->
                    of(choice.then());
            case Node.Constant _,
                    Node.Failure _,
                    Node.Path _,
                    Node.Element _,
                    Node.Op _,
                    Node.Matches _,
                    Node.If _,
                    Node.Masked _,
                    Node.ListOf _,
                    Node.Quantifier _,
                    Node.Lookup _,
                    Node.Hole _ ->
                    "a value";
        };
    }

    static String of(Node.Caller caller) {
        return switch (caller.fact()) {
            case SIGNED_IN -> "auth";
            case ID, ID_IN -> "auth.id";
            case COLLECTION -> "auth.collection";
            case ROLES -> "auth.roles";
            case VERIFIED -> "auth.verified";
            case ANONYMOUS -> "auth.anonymous";
            case ASSURANCE_LEVEL -> "auth.aal";
            case SESSION -> "auth.session";
            case CLAIM -> "auth.claims." + caller.name();
            case USER_FIELD -> "auth.record." + caller.name();
            case TIME -> "request.time";
            case IP -> "request.ip";
            case METHOD -> "request.method";
            case APP_PLATFORM -> "request.app.platform";
            case APP_VERSION -> "request.app.version";
        };
    }

    private static String row(Source source) {
        return switch (source.number()) {
            case Source.RECORD -> "record";
            case Source.NEXT -> "next";
            default -> "a record of " + source.collection();
        };
    }
}
