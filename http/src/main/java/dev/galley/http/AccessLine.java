package dev.galley.http;

import dev.galley.model.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes access log entries as lines of printable ASCII, straight into bytes: every request has one.
///
/// Used by one thread.
final class AccessLine {

    /// Longest text of one member; a URL may be 16 KB and a log line should not.
    private static final int MAX_TEXT = 1024;

    /// A character that is escaped takes six.
    private static final int MAX_BYTES_PER_CHAR = 6;

    private static final int MILLION = 1_000_000;
    private static final int MAX_DIGITS = 20;
    private static final byte[] DOTS = ascii("...");

    private byte[] bytes = new byte[1024];
    private int size;

    /// The second written last, as text: thousands of entries share it.
    private long second = Long.MIN_VALUE;

    private String date = "";

    static String of(AccessLog.Entry entry) {
        AccessLine line = new AccessLine();
        line.entry(entry);
        return new String(line.bytes, 0, line.size, StandardCharsets.US_ASCII);
    }

    /// Writes the entry and a line end.
    void write(AccessLog.Entry entry, OutputStream out) throws IOException {
        entry(entry);
        room(1);
        bytes[size++] = '\n';
        out.write(bytes, 0, size);
    }

    private void entry(AccessLog.Entry entry) {
        size = 0;
        time(entry.time());
        text(",\"id\":", entry.id());
        text(",\"method\":", entry.method());
        text(",\"path\":", entry.path());
        text(",\"route\":", entry.route());
        number(",\"status\":", entry.status());
        number(",\"micros\":", entry.duration().toNanos() / 1000);
        number(",\"in\":", entry.bytesIn());
        number(",\"out\":", entry.bytesOut());
        text(",\"client\":", entry.clientAddress());
        caller(entry.caller());
        plain("}");
    }

    /// To the millisecond, as records have their times.
    private void time(Instant time) {
        if (time.getEpochSecond() != second) {
            second = time.getEpochSecond();
            String whole = Instant.ofEpochSecond(second).toString();
            date = whole.substring(0, whole.length() - 1);
        }
        plain("{\"time\":\"");
        plain(date);
        int millis = time.getNano() / MILLION;
        room(MAX_DIGITS);
        bytes[size++] = '.';
        bytes[size++] = (byte) ('0' + millis / 100);
        bytes[size++] = (byte) ('0' + millis / 10 % 10);
        bytes[size++] = (byte) ('0' + millis % 10);
        plain("Z\"");
    }

    private void caller(Caller caller) {
        switch (caller) {
            case Caller.Guest _ -> text(",\"caller\":", "guest");
            case Caller.User user -> {
                text(",\"caller\":", "user");
                text(",\"callerId\":", user.collection().value() + "/" + user.id().value());
            }
            case Caller.Admin admin -> {
                text(",\"caller\":", "admin");
                text(",\"callerId\":", admin.id().value());
            }
            case Caller.ServiceKey key -> {
                text(",\"caller\":", "key");
                text(",\"callerId\":", key.id());
            }
        }
    }

    private void number(String name, long value) {
        plain(name);
        plain(Long.toString(value));
    }

    /// Text from outside: whatever is not printable ASCII, or means something in JSON, is escaped.
    private void text(String name, String value) {
        plain(name);
        int length = Math.min(value.length(), MAX_TEXT);
        room(length * MAX_BYTES_PER_CHAR + DOTS.length + 2);
        bytes[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                escape(c);
            } else {
                bytes[size++] = (byte) c;
            }
        }
        if (length < value.length()) {
            System.arraycopy(DOTS, 0, bytes, size, DOTS.length);
            size += DOTS.length;
        }
        bytes[size++] = '"';
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = (byte) Character.forDigit(c >> shift & 0xf, 16);
        }
    }

    /// Our own text, which needs no escapes.
    // The old method takes the low byte of each character, which of ASCII is all, and makes
    // nothing.
    @SuppressWarnings("deprecation")
    private void plain(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, size);
        size += text.length();
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
