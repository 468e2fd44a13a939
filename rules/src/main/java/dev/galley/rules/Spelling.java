package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;

/// A name as a text spells it, for messages.
final class Spelling {

    private Spelling() {}

    /// `record.project.owner`, or "" when it is no name.
    static String of(CelExpr expr) {
        if (expr.getKind() == Kind.IDENT) {
            return expr.ident().name();
        }
        if (expr.getKind() != Kind.SELECT) {
            return "";
        }
        String owner = of(expr.select().operand());
        return owner.isEmpty() ? "" : owner + "." + expr.select().field();
    }
}
