package dev.galley.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.galley.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the text of a rule by CEL's grammar, within the [Limits].
///
/// Making one loads hundreds of classes, so it is put off to the first text. No macro is expanded: `all`, `exists` and `changed` are calls, and [Lowering] knows what
/// they mean.
final class Parser {

    private final CelParser parser = make();

    /// A tree as the text has it, and where its parts stand in the text.
    ///
    /// @param offsets of what each part is told by, in code points by its id: an operator, a dot, an opening parenthesis
    record Parsed(CelExpr root, Mistakes mistakes, Map<Long, Integer> offsets) {}

    /// @throws RuleException if the text is empty, no CEL, or beyond a limit
    Parsed parse(String text) throws RuleException {
        Mistakes mistakes = new Mistakes(text);
        refuseUnreadable(text, mistakes);
        mistakes.throwIfAny();
        try {
            CelValidationResult result = parser.parse(text);
            // Behind the first mistake of syntax the parser only guesses.
            for (CelIssue issue : result.getErrors().stream().limit(1).toList()) {
                int line = issue.getSourceLocation().getLine();
                int column = issue.getSourceLocation().getColumn() + 1;
                mistakes.at(line, column, ParserWording.of(issue.getMessage()));
            }
            mistakes.throwIfAny();
            CelAbstractSyntaxTree tree = result.getAst();
            CelSource source = tree.getSource();
            mistakes.locate(source.getPositionsMap());
            measure(tree.getExpr(), mistakes);
            mistakes.throwIfAny();
            return new Parsed(tree.getExpr(), mistakes, source.getPositionsMap());
        } catch (CelValidationException | RuntimeException unreadable) {
            mistakes.atStart("this cannot be read: " + unreadable.getMessage());
            throw mistakes.exception();
        }
    }

    private static CelParser make() {
        CelOptions options =
                CelOptions.current()
                        .maxExpressionCodePointSize(Limits.MAX_LENGTH)
                        .maxParseRecursionDepth(Limits.MAX_PARSER_DEPTH)
                        .maxParseExpressionNodeCount(Limits.MAX_NODES)
                        .populateMacroCalls(false)
                        .build();
        return CelParserFactory.standardCelParserBuilder().setOptions(options).build();
    }

    private static void refuseUnreadable(String text, Mistakes mistakes) {
        int length = text.codePointCount(0, text.length());
        if (text.isBlank()) {
            mistakes.atStart("an empty text is no rule; leave the rule out to deny everyone");
        } else if (length > Limits.MAX_LENGTH) {
            mistakes.atStart(
                    "the text has %d characters; at most %d are allowed"
                            .formatted(length, Limits.MAX_LENGTH));
        } else if (!Texts.isStorable(text)) {
            mistakes.atStart("the text has a character that is none: U+0000 or half a surrogate");
        }
    }

    private static void measure(CelExpr root, Mistakes mistakes) {
        int depth = depth(root);
        if (depth > Limits.MAX_DEPTH) {
            mistakes.atStart(ParserWording.TOO_DEEP);
        }
    }

    private static int depth(CelExpr expr) {
        int below = 0;
        for (CelExpr child : parts(expr)) {
            below = Math.max(below, depth(child));
        }
        return below + 1;
    }

    private static List<CelExpr> parts(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> List.of(expr.select().operand());
            case LIST -> expr.list().elements();
            case CALL -> {
                List<CelExpr> parts = new ArrayList<>();
                expr.call().target().ifPresent(parts::add);
                parts.addAll(expr.call().args());
                yield parts;
            }
            case NOT_SET, CONSTANT, IDENT, STRUCT, MAP, COMPREHENSION -> List.of();
        };
    }
}
