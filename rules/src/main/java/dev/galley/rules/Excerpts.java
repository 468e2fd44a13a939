package dev.galley.rules;

import dev.cel.common.ast.CelExpr;
import dev.galley.model.FieldError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts the parts of a parsed text out of it.
///
/// The parser tells one offset for each part: of the operator, the dot, the opening parenthesis. A part reaches from
/// the first to the last token of what it is made of, and on to the other end of every parenthesis
/// that it holds one end of.
final class Excerpts {

    private final int[] text;
    private final Map<Long, Integer> offsets;
    private final List<Token> tokens;
    private final Map<Integer, Integer> partners = new HashMap<>();

    Excerpts(String text, Map<Long, Integer> offsets) {
        this.text = text.codePoints().toArray();
        this.offsets = offsets;
        this.tokens = Token.of(this.text);
        match();
    }

    Excerpt of(CelExpr expr) {
        Range range = balanced(range(expr));
        int start = tokens.get(range.first()).start();
        int end = tokens.get(range.last()).end();
        return new Excerpt(new String(text, start, end - start), place(start));
    }

    /// The numbers of the first and the last token.
    private record Range(int first, int last) {
        Range with(Range other) {
            return new Range(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private Range range(CelExpr expr) {
        int own = token(expr);
        Range range = new Range(own, own);
        for (CelExpr part : parts(expr)) {
            range = range.with(range(part));
        }
        return switch (expr.getKind()) {
            case SELECT -> range.with(new Range(own, own + 1));
            case CALL -> range.with(call(expr, own));
            case LIST -> range.with(new Range(own, partners.getOrDefault(own, own)));
            case CONSTANT -> range.with(new Range(isNegated(expr, own) ? own - 1 : own, own));
            case NOT_SET, IDENT, STRUCT, MAP, COMPREHENSION -> range;
        };
    }

    /// From the function's name to the closing parenthesis; an operator is its own token.
    private Range call(CelExpr expr, int own) {
        boolean function = is(own, '(') && partners.containsKey(own) && !isOperator(expr);
        return function
                ? new Range(Math.max(0, own - 1), partners.getOrDefault(own, own))
                : new Range(own, own);
    }

    private static boolean isOperator(CelExpr expr) {
        String function = expr.call().function();
        return function.startsWith("_") || function.endsWith("_") || function.startsWith("@");
    }

    /// The parser takes the minus of a number for a part of it and tells where the digits are.
    private boolean isNegated(CelExpr expr, int own) {
        boolean negative =
                switch (expr.constant().getKind()) {
                    case INT64_VALUE -> expr.constant().int64Value() < 0;
                    case DOUBLE_VALUE -> expr.constant().doubleValue() < 0;
                    case NOT_SET,
                            NULL_VALUE,
                            BOOLEAN_VALUE,
                            UINT64_VALUE,
                            STRING_VALUE,
                            BYTES_VALUE,
                            TIMESTAMP_VALUE,
                            DURATION_VALUE ->
                            false;
                };
        return negative && own > 0 && is(own - 1, '-');
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

    private Range balanced(Range range) {
        Range wider = range;
        for (int i = range.first(); i <= range.last(); i++) {
            int partner = partners.getOrDefault(i, i);
            wider = wider.with(new Range(partner, partner));
        }
        return wider.equals(range) ? range : balanced(wider);
    }

    /// The token at a part's offset, or the last before it.
    private int token(CelExpr expr) {
        int offset = offsets.getOrDefault(expr.id(), 0);
        int at = 0;
        while (at + 1 < tokens.size() && tokens.get(at + 1).start() <= offset) {
            at++;
        }
        return at;
    }

    private void match() {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (is(i, '(') || is(i, '[')) {
                open.push(i);
            } else if ((is(i, ')') || is(i, ']')) && !open.isEmpty()) {
                int partner = open.pop();
                partners.put(partner, i);
                partners.put(i, partner);
            }
        }
    }

    private boolean is(int token, char sign) {
        Token found = tokens.get(token);
        return found.sort() == Token.Sort.SIGN && text[found.start()] == sign;
    }

    private FieldError.Place place(int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset; i++) {
            column = text[i] == '\n' ? 1 : column + 1;
            line += text[i] == '\n' ? 1 : 0;
        }
        return new FieldError.Place(offset, line, column);
    }
}
