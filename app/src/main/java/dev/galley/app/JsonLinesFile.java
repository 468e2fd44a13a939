package dev.galley.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Takes JSON Lines apart. What is on a line is for the server to judge.
final class JsonLinesFile implements LineSource {

    private static final int READ = 256 * 1024;

    /// What of a line that is too long is shown.
    private static final int SHOWN = 200;

    private final InputStream in;
    private final int maxLine;
    private byte[] buffer = new byte[READ];
    private int from;
    private int to;
    private boolean ended;
    private long number;

    /// @param maxLine longer lines are wrong; in bytes
    JsonLinesFile(InputStream in, int maxLine) {
        this.in = in;
        this.maxLine = maxLine;
    }

    @Override
    public Optional<Line> next() throws IOException {
        while (true) {
            int end = lineEnd();
            if (end == from && ended) {
                return Optional.empty();
            }
            number++;
            if (end - from > maxLine) {
                return Optional.of(tooLong());
            }
            byte[] line = Arrays.copyOfRange(buffer, from, end);
            from = Math.min(end + 1, to);
            if (!isBlank(line)) {
                return Optional.of(new Line.Good(number, line));
            }
            if (ended && from == to) {
                return Optional.empty();
            }
        }
    }

    /// Where the line ends, its line break not counted; reads on until it is known or the line is too long.
    private int lineEnd() throws IOException {
        int at = from;
        while (true) {
            for (; at < to; at++) {
                if (buffer[at] == '\n') {
                    return at;
                }
            }
            if (ended || at - from > maxLine) {
                return at;
            }
            int done = at - from;
            fill();
            at = from + done;
        }
    }

    private void fill() throws IOException {
        int length = to - from;
        byte[] target = buffer;
        if (length > buffer.length / 2) {
            target = new byte[buffer.length * 2];
        }
        System.arraycopy(buffer, from, target, 0, length);
        buffer = target;
        from = 0;
        to = length;
        int read = in.read(buffer, to, buffer.length - to);
        ended = read < 0;
        to += Math.max(read, 0);
    }

    private Line tooLong() throws IOException {
        String text = new String(buffer, from, SHOWN, StandardCharsets.UTF_8);
        boolean over = false;
        while (!over) {
            while (from < to && !over) {
                over = buffer[from] == '\n';
                from++;
            }
            if (!over) {
                fill();
                over = ended;
            }
        }
        return new Line.Wrong(number, "", "is longer than %d bytes".formatted(maxLine), text);
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
