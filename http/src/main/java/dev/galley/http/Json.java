package dev.galley.http;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes JSON as this API speaks it: I-JSON (RFC 7493), strict, with limits.
///
/// Refused as `malformed_json`, with the place: bytes that are no UTF-8 and a byte order mark, a name
/// twice in one object, halves of surrogate pairs, numbers no double can hold, comments, trailing
/// commas, anything after the value, and what is past the [Limits]. Safe for use by many threads.
public final class Json {

    /// What a document may cost.
    ///
    /// @param depth        of objects and arrays
    /// @param stringLength of one text, in characters
    /// @param numberLength of one number, in characters; more digits than any field type keeps
    public record Limits(int depth, int stringLength, int numberLength) {
        public static final Limits DEFAULTS = new Limits(32, 256 * 1024, 100);
    }

    /// Takes what it wants from a parser that stands before the first token.
    @FunctionalInterface
    public interface Reading<T> {
        T read(JsonParser json);
    }

    /// Writes one value.
    @FunctionalInterface
    public interface Writing {
        void write(JsonGenerator json);
    }

    /// Longest name of a member. A collection's fields have short names; `json` fields get some room.
    static final int MAX_NAME_LENGTH = 1024;

    /// The usual limits.
    public static final Json STRICT = new Json(Limits.DEFAULTS);

    private static final int MAX_MESSAGE = 200;

    private final JsonFactory factory;

    public Json(Limits limits) {
        factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(limits.depth())
                                        .maxStringLength(limits.stringLength())
                                        .maxNumberLength(limits.numberLength())
                                        .maxNameLength(MAX_NAME_LENGTH)
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // The parser's table of names outlives a document: whoever sends names that
                        // collide in it would slow down everybody. It saves 0.2 µs on a small one.
                        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                        .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                        .build();
    }

    /// Reads one document. Whatever `reading` leaves unread is checked as well.
    ///
    /// @throws ProblemException `malformed_json`, and what `reading` throws
    public <T> T read(byte[] document, Reading<T> reading) {
        int invalid = Utf8.firstInvalid(document, 0, document.length);
        if (invalid >= 0) {
            String before = new String(document, 0, invalid, StandardCharsets.UTF_8);
            throw malformed(before, "a byte that is not UTF-8");
        }
        String text = new String(document, StandardCharsets.UTF_8);
        if (text.startsWith("\ufeff")) {
            throw malformed("", "a byte order mark, which JSON does not have");
        }
        try (StrictParser json =
                new StrictParser(factory.createParser(ObjectReadContext.empty(), text))) {
            T value = reading.read(json);
            json.finish();
            return value;
        } catch (Malformed e) {
            throw malformed(before(e.location, text), e.text);
        } catch (JacksonException e) {
            throw malformed(before(e.getLocation(), text), words(e));
        }
    }

    /// Writes one document.
    public byte[] write(Writing writing) {
        Bytes bytes = new Bytes();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            writing.write(json);
        }
        return bytes.take();
    }

    /// What stands before the place where reading failed.
    private static String before(TokenStreamLocation location, String text) {
        long offset = location == null ? 0 : location.getCharOffset();
        return text.substring(0, Math.clamp(offset, 0, text.length()));
    }

    private static ProblemException malformed(String before, String what) {
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(lineStart, before.length());
        int offset = before.codePointCount(0, before.length());
        FieldError error =
                new FieldError("", "malformed", what, new FieldError.Place(offset, line, column));
        return Problem.of(ProblemCode.MALFORMED_JSON, error);
    }

    /// The parser's own words about the caller's text, without its hints for programmers.
    private static String words(JacksonException e) {
        String message = e.getOriginalMessage();
        String text = message == null ? "" : message;
        for (String hint : new String[] {", from `", " (for ", " (start ", ": enable `", "\n"}) {
            int at = text.indexOf(hint);
            text = at < 0 ? text : text.substring(0, at) + (hint.startsWith(",") ? ")" : "");
        }
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_MESSAGE); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
        }
        return clean.toString();
    }

    /// A complaint of [StrictParser]; only [#read] sees it.
    static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String text;
        private final transient TokenStreamLocation location;

        Malformed(String text, TokenStreamLocation location) {
            super(text, null, false, false);
            this.text = text;
            this.location = location;
        }
    }

    /// How many bytes have been written of a document under way.
    ///
    /// @param json as [#write] gives it
    public static long written(JsonGenerator json) {
        return (long) ((Bytes) json.streamWriteOutputTarget()).size
                + json.streamWriteOutputBuffered();
    }

    /// Keeps what a generator writes; the usual short document is copied once.
    private static final class Bytes extends OutputStream {

        private byte[] bytes = {};
        private int size;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            if (size + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
            }
            System.arraycopy(from, offset, bytes, size, length);
            size += length;
        }

        private byte[] take() {
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
    }
}
