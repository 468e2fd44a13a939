package dev.galley.rules;

/// Says in the words of the manual what CEL's parser says in those of its grammar.
///
/// The parser has no codes to go by, only sentences; one that is not known here passes as it is.
final class ParserWording {

    static final String TOO_DEEP =
            "the expression is nested too deeply; at most %d levels are allowed"
                    .formatted(Limits.MAX_DEPTH);

    static final String TOO_LARGE =
            "the expression has too many parts; at most %d are allowed".formatted(Limits.MAX_NODES);

    private ParserWording() {}

    static String of(String message) {
        if (message.contains("recursion limit")) {
            return TOO_DEEP;
        }
        if (message.contains("node limit")) {
            return TOO_LARGE;
        }
        if (message.contains("token recognition error")) {
            return unreadable(quoted(message));
        }
        if (message.contains("input '<EOF>'") || message.contains("at '<EOF>'")) {
            return "the expression ends too early";
        }
        if (message.contains("mismatched input") || message.contains("extraneous input")) {
            return unexpected(quoted(message));
        }
        return message.contains("no viable alternative") ? unexpected(quoted(message)) : message;
    }

    private static String unreadable(String text) {
        return switch (text) {
            case "= ", "=" -> "one = is no comparison; write ==";
            case "& ", "&" -> "one & is no operator; write &&";
            case "| ", "|" -> "one | is no operator; write ||";
            default ->
                    text.startsWith("=")
                            ? "one = is no comparison; write =="
                            : "'" + text + "' cannot be read";
        };
    }

    private static String unexpected(String text) {
        return switch (text) {
            case "and", "AND" -> "unexpected '" + text + "'; write &&";
            case "or", "OR" -> "unexpected '" + text + "'; write ||";
            case "not", "NOT" -> "unexpected '" + text + "'; write !";
            default -> "unexpected '" + text + "'";
        };
    }

    private static String quoted(String message) {
        int open = message.indexOf('\'');
        int close = message.indexOf('\'', open + 1);
        return open < 0 || close < 0 ? message : message.substring(open + 1, close);
    }
}
