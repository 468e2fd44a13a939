package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Field;
import dev.galley.model.Value;
import java.util.List;
import java.util.Optional;

/// The members of `auth.record`: fields of the caller's own user record.
///
/// With several auth collections the type of a field must not depend on who calls. So either every one of
/// them has the field with the same type, or the same conjunction says `auth.collection == 'users' && …`;
/// then the field is that collection's, and an error for callers of another one.
final class UserRecord {

    private final Compilation compilation;
    private final Mistakes mistakes;
    private Among among;

    UserRecord(Compilation compilation, Mistakes mistakes) {
        this.compilation = compilation;
        this.mistakes = mistakes;
        this.among = new Among(compilation.authCollections(), false);
    }

    /// The collections that the caller's record may be of; `named` when the text has said which.
    record Among(List<Collection> collections, boolean named) {}

    /// Enters a conjunction that may name the caller's collection.
    ///
    /// @return what to hand to [#leave] behind it
    Among enter(CelExpr conjunction) {
        Among outer = among;
        named(conjunction).ifPresent(one -> among = new Among(List.of(one), true));
        return outer;
    }

    void leave(Among outer) {
        among = outer;
    }

    Subject field(CelExpr at, String name) {
        Subject.Typed first = Subject.Typed.UNKNOWN;
        for (Collection collection : among.collections()) {
            Optional<Field> field =
                    collection.field(name).filter(f -> !f.name().equals(Collection.REV));
            if (field.isEmpty()) {
                return refuse(at, "no field '" + name + "' in '" + collection.name() + "'", name);
            }
            Subject.Typed here = typed(collection, field.get());
            if (first.type().isUnknown()) {
                first = here;
            }
            boolean same = here.node().equals(first.node()) && here.relation() == first.relation();
            boolean sameTarget = !here.relation() || here.ids().equals(first.ids());
            if (!same || !sameTarget) {
                return refuse(at, "'" + name + "' is not the same in every auth collection", name);
            }
        }
        return among.collections().isEmpty()
                ? refuse(at, "there is no auth collection", name)
                : first;
    }

    private Subject.Typed typed(Collection collection, Field field) {
        Node fact = new Node.Caller(Node.Fact.USER_FIELD, field.name(), Type.of(field));
        if (among.named()) {
            fact =
                    new Node.If(
                            isCaller(collection), fact, new Node.Failure(fact.type()), fact.type());
        }
        return new Subject.Typed(fact, Names.ids(collection, field), 0, Names.isPathable(field));
    }

    private static Node isCaller(Collection collection) {
        return new Node.Op(
                Operator.EQ,
                List.of(
                        new Node.Caller(Node.Fact.COLLECTION, "", Type.TEXT),
                        new Node.Constant(new Value.Text(collection.name().value()), Type.TEXT)),
                Type.BOOL);
    }

    private Subject refuse(CelExpr at, String message, String name) {
        String hint =
                among.collections().stream()
                        .filter(collection -> among.collections().size() > 1)
                        .filter(collection -> collection.field(name).isPresent())
                        .findFirst()
                        .map(has -> "; say auth.collection == '" + has.name() + "' && … first")
                        .orElse("");
        mistakes.behindDot(at.id(), message + hint);
        return Subject.Typed.UNKNOWN;
    }

    /// The auth collection that a conjunction names.
    private Optional<Collection> named(CelExpr expr) {
        if (expr.getKind() != Kind.CALL) {
            return Optional.empty();
        }
        CelCall call = expr.call();
        if (call.function().equals("_&&_")) {
            return named(call.args().get(0)).or(() -> named(call.args().get(1)));
        }
        if (!call.function().equals("_==_")) {
            return Optional.empty();
        }
        return named(call.args().get(0), call.args().get(1))
                .or(() -> named(call.args().get(1), call.args().get(0)));
    }

    private Optional<Collection> named(CelExpr member, CelExpr literal) {
        boolean names =
                member.getKind() == Kind.SELECT
                        && member.select().field().equals("collection")
                        && member.select().operand().getKind() == Kind.IDENT
                        && member.select().operand().ident().name().equals("auth")
                        && literal.getKind() == Kind.CONSTANT
                        && literal.constant().getKind()
                                == dev.cel.common.ast.CelConstant.Kind.STRING_VALUE;
        return names
                ? CollectionName.parse(literal.constant().stringValue())
                        .filter(compilation::isAuth)
                        .flatMap(name -> compilation.schema().find(name))
                : Optional.empty();
    }
}
