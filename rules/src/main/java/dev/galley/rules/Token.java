package dev.galley.rules;

import java.util.ArrayList;
import java.util.List;

/// A word, number, text or sign of a rule's text; offsets in code points.
record Token(Sort sort, int start, int end) {

    enum Sort {
        WORD,
        NUMBER,
        TEXT,
        SIGN
    }

    /// The tokens of a text that CEL's parser has accepted; comments and white space are none.
    static List<Token> of(int[] text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length) {
            if (Character.isWhitespace(text[at])) {
                at++;
            } else if (is(text, at, '/') && is(text, at + 1, '/')) {
                at = lineEnd(text, at);
            } else {
                Token token = next(text, at);
                tokens.add(token);
                at = token.end();
            }
        }
        return tokens;
    }

    private static Token next(int[] text, int at) {
        int quote = quote(text, at);
        if (quote >= 0) {
            boolean raw = at != quote && hasRaw(text, at, quote);
            return new Token(Sort.TEXT, at, textEnd(text, quote, raw));
        }
        if (isWordPart(text[at])) {
            int end = at;
            boolean number = Character.isDigit(text[at]);
            while (end < text.length
                    && (isWordPart(text[end]) || (number && isInNumber(text, at, end)))) {
                end++;
            }
            return new Token(number ? Sort.NUMBER : Sort.WORD, at, end);
        }
        return new Token(Sort.SIGN, at, at + 1);
    }

    /// A point, or the sign of an exponent.
    private static boolean isInNumber(int[] text, int start, int at) {
        boolean hex = is(text, start + 1, 'x') || is(text, start + 1, 'X');
        boolean sign = is(text, at, '+') || is(text, at, '-');
        boolean exponent = is(text, at - 1, 'e') || is(text, at - 1, 'E');
        return text[at] == '.' || (sign && exponent && !hex);
    }

    /// Where the quote of a text literal that begins here stands, or −1; `r` and `b` may come before it.
    private static int quote(int[] text, int at) {
        int quote = at;
        while (quote < text.length && quote - at < 2 && "rRbB".indexOf(text[quote]) >= 0) {
            quote++;
        }
        return is(text, quote, '\'') || is(text, quote, '"') ? quote : -1;
    }

    private static boolean hasRaw(int[] text, int at, int quote) {
        for (int i = at; i < quote; i++) {
            if (text[i] == 'r' || text[i] == 'R') {
                return true;
            }
        }
        return false;
    }

    private static int textEnd(int[] text, int quote, boolean raw) {
        int mark = text[quote];
        boolean triple = is(text, quote + 1, mark) && is(text, quote + 2, mark);
        int at = quote + (triple ? 3 : 1);
        while (at < text.length) {
            if (text[at] == '\\' && !raw) {
                at += 2;
            } else if (text[at] == mark
                    && (!triple || (is(text, at + 1, mark) && is(text, at + 2, mark)))) {
                return at + (triple ? 3 : 1);
            } else {
                at++;
            }
        }
        return text.length;
    }

    private static int lineEnd(int[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private static boolean isWordPart(int c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean is(int[] text, int at, int c) {
        return at >= 0 && at < text.length && text[at] == c;
    }
}
