package dev.galley.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes each log event as one line of JSON. Only printable ASCII leaves unescaped, so that nothing that
/// somebody got into a message can forge a line or move a terminal's cursor.
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"time\":\"").append(event.getInstant()).append('"');
        member(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        member(line, "logger", event.getLoggerName());
        member(line, "thread", event.getThreadName());
        member(line, "message", event.getFormattedMessage());
        IThrowableProxy error = event.getThrowableProxy();
        if (error != null) {
            member(line, "error", ThrowableProxyUtil.asString(error));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        line.append(c);
                    } else {
                        line.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        line.append('"');
    }
}
