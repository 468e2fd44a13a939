package dev.galley.app;

import tools.jackson.databind.JsonNode;

/// An explanation for people to read.
final class ExplanationText {

    private static final int INDENT = 2;
    private static final int VERDICT = 7;

    private final Paint paint;
    private final StringBuilder text = new StringBuilder();

    ExplanationText(Paint paint) {
        this.paint = paint;
    }

    String of(JsonNode explanation) {
        head(explanation);
        explanation.path("rules").forEach(this::rule);
        explanation.path("fields").forEach(this::field);
        String sql = explanation.path("sql").asString("");
        if (!sql.isEmpty()) {
            line("");
            line(paint.bold("condition") + paint.faint("  of the list, values left out"));
            line("  " + sql);
        }
        return text.toString();
    }

    private void head(JsonNode explanation) {
        JsonNode caller = explanation.path("as");
        String id = explanation.path("id").asString("");
        String who =
                caller.path("kind").asString("").equals("user")
                        ? caller.path("collection").asString("")
                                + "/"
                                + caller.path("id").asString("")
                        : "a guest";
        line(
                "%s %s as %s"
                        .formatted(
                                paint.bold(explanation.path("action").asString("")),
                                explanation.path("collection").asString("")
                                        + (id.isEmpty() ? "" : "/" + id),
                                who));
        line("");
        String answer =
                explanation.path("status").asInt()
                        + " "
                        + explanation.path("code").asString("allowed");
        line(
                "  "
                        + (explanation.path("allowed").asBoolean(false)
                                ? paint.green(answer)
                                : paint.red(answer)));
        explanation.path("reasons").forEach(reason -> line("  " + reason.asString("")));
    }

    private void rule(JsonNode rule) {
        line("");
        String name = rule.path("rule").asString("");
        String outcome = rule.path("outcome").asString("");
        line(paint.bold(name) + "  " + outcome(outcome));
        if (rule.has("trace")) {
            trace(rule.path("trace"), 0);
        } else if (rule.has("text")) {
            line(" ".repeat(VERDICT + INDENT) + flat(rule.path("text").asString("")));
        }
    }

    private String outcome(String outcome) {
        return switch (outcome) {
            case "allows" -> paint.green("allows");
            case "denies" -> paint.red("denies");
            case "fails" -> paint.yellow("fails, which denies");
            case "absent" -> paint.red("is absent, which denies");
            default -> paint.faint("was not asked");
        };
    }

    private void field(JsonNode field) {
        line("");
        line(
                "%s  %s"
                        .formatted(
                                paint.bold("field " + field.path("field").asString("")),
                                field.path("effect").asString("")));
        if (field.path("rule").has("trace")) {
            trace(field.path("rule").path("trace"), 0);
        }
    }

    private void trace(JsonNode part, int depth) {
        String outcome = part.path("outcome").asString("");
        boolean varies = outcome.equals("varies");
        if (!varies) {
            line(
                    verdict(part)
                            + indent(depth)
                            + flat(part.path("text").asString(""))
                            + value(part));
            remark(part, depth);
        }
        for (JsonNode inner : part.path("parts")) {
            if (!isInside(part) || hasError(inner)) {
                trace(inner, varies ? depth : depth + 1);
            }
        }
    }

    /// What stands in an `exists` is told by its note, values filled in; there only errors are of interest.
    private static boolean isInside(JsonNode part) {
        return part.has("note") && part.path("text").asString("").startsWith("exists(");
    }

    private static boolean hasError(JsonNode part) {
        return part.path("outcome").asString("").equals("error")
                || part.path("parts").valueStream().anyMatch(ExplanationText::hasError);
    }

    private void remark(JsonNode part, int depth) {
        String reason = part.path("reason").asString("");
        boolean told = part.path("parts").valueStream().anyMatch(inner -> tells(inner, reason));
        if (!reason.isEmpty() && !told) {
            line(" ".repeat(VERDICT + INDENT) + indent(depth) + paint.yellow("! " + reason));
        }
        String note = part.path("note").asString("");
        if (!note.isEmpty()) {
            line(" ".repeat(VERDICT + INDENT) + indent(depth) + paint.faint("→ " + flat(note)));
        }
    }

    private static boolean tells(JsonNode part, String reason) {
        return part.path("reason").asString("").equals(reason)
                || part.path("parts").valueStream().anyMatch(inner -> tells(inner, reason));
    }

    private String verdict(JsonNode part) {
        JsonNode value = part.path("value");
        if (part.path("outcome").asString("").equals("error")) {
            return "  " + paint.yellow(padded("error"));
        }
        if (value.isBoolean()) {
            String word = padded(Boolean.toString(value.booleanValue()));
            return "  " + (value.booleanValue() ? paint.green(word) : paint.red(word));
        }
        return "  " + padded("");
    }

    private String value(JsonNode part) {
        JsonNode value = part.path("value");
        return value.isMissingNode() || value.isBoolean() ? "" : paint.faint(" = ") + value;
    }

    private static String padded(String word) {
        return word + " ".repeat(VERDICT - word.length());
    }

    private static String indent(int depth) {
        return " ".repeat(INDENT * depth);
    }

    /// On one line, whatever the rule's author did to it.
    private static String flat(String text) {
        return String.join(" ", text.strip().lines().map(String::strip).toList());
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }
}
