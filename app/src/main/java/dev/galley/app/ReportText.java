package dev.galley.app;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The doctor's report for people to read: what the server runs on, every rule, and what to mend.
final class ReportText {

    private static final int LEVEL = 9;
    private static final int CLASS = 4;
    private static final double GB = 1L << 30;

    private final Paint paint;
    private final StringBuilder text = new StringBuilder();

    ReportText(Paint paint) {
        this.paint = paint;
    }

    String of(JsonNode report) {
        JsonNode installation = report.path("installation");
        installation(installation);
        JsonNode rules = report.path("rules");
        rules.path("collections").forEach(collection -> collection(collection, rules.path("as")));
        JsonNode findings = rules.path("findings");
        findings.forEach(this::finding);
        if (!findings.isEmpty()) {
            line("");
        }
        line(summary(installation.path("findings"), findings));
        return text.toString();
    }

    private void collection(JsonNode collection, JsonNode caller) {
        String records =
                String.format(Locale.ROOT, "%,d", collection.path("records").asLong())
                        + (collection.path("more").asBoolean(false) ? " or more" : "")
                        + (collection.path("records").asLong() == 1 ? " record" : " records");
        line(
                "%s  %s%s"
                        .formatted(
                                paint.bold(collection.path("name").asString("")),
                                records,
                                trial(collection.path("list"), caller)));
        int width =
                collection
                                .path("rules")
                                .valueStream()
                                .mapToInt(rule -> rule.path("rule").asString("").length())
                                .max()
                                .orElse(0)
                        + 2;
        collection.path("rules").forEach(rule -> rule(rule, width));
        line("");
    }

    private static String trial(JsonNode trial, JsonNode caller) {
        String who =
                caller.path("kind").asString("").equals("user")
                        ? "user " + caller.path("id").asString("")
                        : "guest";
        return switch (trial.path("outcome").asString("")) {
            case "measured" ->
                    String.format(
                            Locale.ROOT,
                            "; %d on the first page of %s, in %.1f ms",
                            trial.path("records").asInt(),
                            who,
                            trial.path("microseconds").asLong() / 1000.0);
            case "given_up" -> "; the first page of " + who + " takes too long";
            case "denied" -> "; no list for " + who;
            default -> "";
        };
    }

    private void rule(JsonNode rule, int width) {
        String name = padded(rule.path("rule").asString(""), width);
        if (rule.path("absent").asBoolean(false)) {
            line("  " + name + padded("-", CLASS) + paint.faint("absent: denied to everyone"));
            return;
        }
        String written =
                String.join(
                        " ",
                        rule.path("text").asString("").strip().lines().map(String::strip).toList());
        line(
                "  "
                        + name
                        + padded(rule.path("class").asString(""), CLASS)
                        + (rule.path("public").asBoolean(false) ? paint.alarm(written) : written));
        rule.path("depends")
                .forEach(words ->
                        line("  " + " ".repeat(width + CLASS) + paint.faint(words.asString(""))));
    }

    private void finding(JsonNode finding) {
        String level = finding.path("level").asString("");
        String message = finding.path("message").asString("");
        boolean isPublic = message.startsWith("public:");
        line(
                coloured(padded(level, LEVEL), level)
                        + finding.path("collection").asString("")
                        + " "
                        + finding.path("rule").asString("")
                        + ": "
                        + (isPublic ? paint.alarm(message) : message));
        finding.path("indexes")
                .forEach(advice ->
                        line(
                                " ".repeat(LEVEL)
                                        + "add to the indexes of "
                                        + advice.path("collection").asString("")
                                        + ": "
                                        + advice.path("index")));
    }

    private String coloured(String word, String level) {
        return switch (level) {
            case "problem" -> paint.alarm(word);
            case "warning" -> paint.yellow(word);
            default -> paint.faint(word);
        };
    }

    private void installation(JsonNode installation) {
        line(
                "%s  galley %s, Java %s, %s"
                        .formatted(
                                paint.bold("installation"),
                                installation.path("galley").asString(""),
                                installation.path("java").asString(""),
                                installation.path("database").asString("")));
        line(
                "  %s%s"
                        .formatted(
                                installation.path("data").asString(""),
                                installation.has("disk_free")
                                        ? paint.faint(disk(installation))
                                        : ""));
        for (JsonNode finding : installation.path("findings")) {
            String level = finding.path("level").asString("");
            line(
                    "  "
                            + coloured(padded(level, LEVEL), level)
                            + finding.path("code").asString("")
                            + ": "
                            + finding.path("message").asString(""));
            line("  " + " ".repeat(LEVEL) + finding.path("remedy").asString(""));
        }
        line("");
    }

    private static String disk(JsonNode installation) {
        return String.format(
                Locale.ROOT,
                "  on %s, %.1f of %.1f GB free",
                installation.path("file_system").asString(""),
                installation.path("disk_free").asLong() / GB,
                installation.path("disk_size").asLong() / GB);
    }

    private String summary(JsonNode installation, JsonNode rules) {
        long problems = count(installation, "problem") + count(rules, "problem");
        long warnings = count(installation, "warning") + count(rules, "warning");
        long notices = count(installation, "notice") + count(rules, "notice");
        String rest =
                String.join(
                        ", ",
                        counted(problems, "problem"),
                        counted(warnings, "warning"),
                        counted(notices, "notice"));
        return problems > 0
                ? paint.alarm(rest)
                : warnings > 0 ? paint.yellow(rest) : paint.green(rest);
    }

    private static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static long count(JsonNode findings, String level) {
        return findings.valueStream()
                .filter(finding -> finding.path("level").asString("").equals(level))
                .count();
    }

    private static String padded(String word, int width) {
        return word + " ".repeat(Math.max(1, width - word.length()));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }
}
