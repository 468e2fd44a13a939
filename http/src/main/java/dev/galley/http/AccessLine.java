package dev.galley.http;

import dev.galley.model.Caller;

/// Writes an access log entry as one line of printable ASCII.
final class AccessLine {

    /// Longest text of one member; a URL may be 16 KB and a log line should not.
    private static final int MAX_TEXT = 1024;

    private final StringBuilder line = new StringBuilder(320);

    private AccessLine() {}

    static String of(AccessLog.Entry entry) {
        AccessLine line = new AccessLine();
        line.text("time", entry.time().toString());
        line.text("id", entry.id());
        line.text("method", entry.method());
        line.text("path", entry.path());
        line.text("route", entry.route());
        line.number("status", entry.status());
        line.number("micros", entry.duration().toNanos() / 1000);
        line.number("in", entry.bytesIn());
        line.number("out", entry.bytesOut());
        line.text("client", entry.clientAddress());
        line.caller(entry.caller());
        return line.line.append('}').toString();
    }

    private void caller(Caller caller) {
        switch (caller) {
            case Caller.Guest _ -> text("caller", "guest");
            case Caller.User user -> {
                text("caller", "user");
                text("callerId", user.collection().value() + "/" + user.id().value());
            }
            case Caller.Admin admin -> {
                text("caller", "admin");
                text("callerId", admin.id().value());
            }
            case Caller.ServiceKey key -> {
                text("caller", "key");
                text("callerId", key.id());
            }
        }
    }

    private void number(String name, long value) {
        name(name).append(value);
    }

    private void text(String name, String value) {
        name(name).append('"');
        int length = Math.min(value.length(), MAX_TEXT);
        int plain = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                line.append(value, plain, i).append("\\u");
                line.append(hex(c >> 12)).append(hex(c >> 8)).append(hex(c >> 4)).append(hex(c));
                plain = i + 1;
            }
        }
        line.append(value, plain, length);
        line.append(length < value.length() ? "...\"" : "\"");
    }

    private StringBuilder name(String name) {
        return line.append(line.isEmpty() ? "{\"" : ",\"").append(name).append("\":");
    }

    private static char hex(int value) {
        return Character.forDigit(value & 0xf, 16);
    }
}
