package dev.galley.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Tells which lines are wrong: the first of them on the terminal, all of them in a file if one is wanted.
final class WrongLines {

    /// More would hide the first, which often explains the others.
    private static final int SHOWN = 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String file;
    private final PrintStream terminal;
    private final Progress progress;
    private final OutputStream errors;
    private long count;

    /// @param file   as it is called in messages
    /// @param errors where all of them go as JSON Lines
    WrongLines(String file, PrintStream terminal, Progress progress, OutputStream errors) {
        this.file = file;
        this.terminal = terminal;
        this.progress = progress;
        this.errors = errors;
    }

    long count() {
        return count;
    }

    /// A line that was not sent.
    void add(Line.Wrong line) throws IOException {
        ObjectNode wrong = JSON.createObjectNode();
        wrong.put("line", line.number());
        wrong.put("code", "malformed_line");
        ObjectNode error = wrong.putArray("errors").addObject();
        error.put("pointer", line.pointer());
        error.put("code", "malformed_line");
        error.put("detail", line.detail());
        wrong.put("text", line.text());
        add(wrong);
    }

    /// A line that the server has not taken.
    ///
    /// @param said what the server says of it
    void add(long number, byte[] line, JsonNode said) throws IOException {
        ObjectNode wrong = JSON.createObjectNode();
        wrong.put("line", number);
        wrong.put("code", said.path("code").asString(""));
        wrong.put("detail", said.path("detail").asString(""));
        wrong.set("errors", said.path("errors"));
        if (isJson(line)) {
            // Byte for byte, since it is to be mended and sent again: a number that is read and
            // written is another one.
            wrong.putRawValue("record", new RawValue(new String(line, StandardCharsets.UTF_8)));
        } else {
            wrong.put("text", new String(line, StandardCharsets.UTF_8));
        }
        add(wrong);
    }

    private static boolean isJson(byte[] line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JacksonException _) {
            return false;
        }
    }

    private void add(ObjectNode wrong) throws IOException {
        count++;
        errors.write((JSON.writeValueAsString(wrong) + "\n").getBytes(StandardCharsets.UTF_8));
        if (count > SHOWN) {
            return;
        }
        progress.clear();
        long number = wrong.path("line").asLong();
        if (wrong.path("errors").isEmpty()) {
            say(number, wrong.path("detail").asString(""));
        }
        for (JsonNode error : wrong.path("errors")) {
            String pointer = error.path("pointer").asString("");
            String detail = error.path("detail").asString("");
            say(number, pointer.isEmpty() ? detail : pointer + ": " + detail);
        }
        if (count == SHOWN) {
            terminal.println("… further wrong lines are counted, and written by --errors FILE");
        }
    }

    private void say(long number, String what) {
        terminal.println(Printable.of("%s:%d: %s".formatted(file, number, what)));
    }
}
