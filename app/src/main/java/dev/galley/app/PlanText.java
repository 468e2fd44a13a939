package dev.galley.app;

import tools.jackson.databind.JsonNode;

/// A plan for people: a line for each step, what it costs and loses, and what stands in the way.
final class PlanText {

    private final Paint paint;

    PlanText(Paint paint) {
        this.paint = paint;
    }

    String of(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        for (JsonNode step : plan.path("steps")) {
            text.append(line(step)).append('\n');
        }
        for (JsonNode step : plan.path("steps")) {
            for (JsonNode obstacle : step.path("obstacles")) {
                text.append(paint.red("  ! " + obstacle.asString(""))).append('\n');
            }
        }
        for (JsonNode warning : plan.path("warnings")) {
            String said =
                    warning.path("pointer").asString("")
                            + " "
                            + warning.path("detail").asString("");
            text.append(paint.yellow("  ? " + said)).append('\n');
        }
        return text.toString();
    }

    private String line(JsonNode step) {
        String action = step.path("action").asString("");
        String collection = step.path("collection").asString("");
        String field = step.path("field").asString("");
        String index = step.path("index").asString("");
        String subject =
                !field.isEmpty()
                        ? collection + "." + field
                        : index.isEmpty() ? collection : collection + " (" + index + ")";
        String line =
                "%s %-17s %-28s %s"
                        .formatted(mark(action), action, subject, note(step))
                        .stripTrailing();
        return switch (mark(action)) {
            case "+" -> paint.green(line);
            case "-" -> step.path("destructive").asBoolean(false) ? paint.red(line) : line;
            default -> line;
        };
    }

    private static String mark(String action) {
        if (action.startsWith("add")) {
            return "+";
        }
        return action.startsWith("drop") ? "-" : "~";
    }

    private static String note(JsonNode step) {
        StringBuilder note = new StringBuilder(step.path("detail").asString(""));
        long lost = step.path("lost").asLong(0);
        if (step.path("destructive").asBoolean(false)) {
            String what = step.has("field") ? "values" : "records";
            note.append("; loses ").append(lost).append(' ').append(what);
        }
        String cost = step.path("cost").asString("");
        if (!cost.isEmpty() && !cost.equals("at once")) {
            note.append("; ").append(cost);
        }
        return note.toString();
    }
}
