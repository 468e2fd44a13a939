package dev.galley.app;

import dev.galley.http.AddressRange;
import dev.galley.http.DataSize;
import dev.galley.server.secrets.MasterKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The sorts of values that keys have.
final class Kinds {

    private Kinds() {}

    /// Any text of one line.
    record Text(String words) implements Kind<String> {

        @Override
        public String parse(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(
                        "has no value; leave the key out for its default");
            }
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("takes one line of text");
            }
            return text;
        }

        @Override
        public String show(String value) {
            return value;
        }
    }

    /// A whole number.
    record Whole(int least, int most) implements Kind<Integer> {

        @Override
        public Integer parse(String text) {
            int value;
            try {
                value = Integer.parseInt(text.strip());
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(quoted(text) + " is not " + words());
            }
            if (value < least || value > most) {
                throw new IllegalArgumentException(quoted(text) + " is not " + words());
            }
            return value;
        }

        @Override
        public String show(Integer value) {
            return value.toString();
        }

        @Override
        public String words() {
            return "a whole number between " + least + " and " + most;
        }
    }

    /// A span of time with its unit.
    record Span(Duration least, Duration most) implements Kind<Duration> {

        @Override
        public Duration parse(String text) {
            Duration value = Durations.parse(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(quoted(text) + " is not " + words());
            }
            return value;
        }

        @Override
        public String show(Duration value) {
            return Durations.show(value);
        }

        @Override
        public String words() {
            return "a duration between %s and %s"
                    .formatted(Durations.show(least), Durations.show(most));
        }
    }

    /// A number of bytes with its unit.
    record Size(DataSize least, DataSize most) implements Kind<DataSize> {

        @Override
        public DataSize parse(String text) {
            DataSize value = DataSize.parse(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(quoted(text) + " is not " + words());
            }
            return value;
        }

        @Override
        public String show(DataSize value) {
            return value.toString();
        }

        @Override
        public String words() {
            return "a size between " + least + " and " + most;
        }
    }

    /// One of a few words.
    record Choice<E extends Enum<E>>(List<E> values) implements Kind<E> {

        static <E extends Enum<E>> Choice<E> of(E[] values) {
            return new Choice<>(List.of(values));
        }

        @Override
        public E parse(String text) {
            for (E value : values) {
                if (show(value).equals(text.strip())) {
                    return value;
                }
            }
            throw new IllegalArgumentException(
                    quoted(text)
                            + " is not "
                            + words()
                            + Suggestion.of(
                                    text.strip(), values.stream().map(this::show).toList()));
        }

        @Override
        public String show(E value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String words() {
            return values.stream().map(this::show).collect(Collectors.joining(" or "));
        }
    }

    /// Addresses and ranges of addresses.
    record Ranges() implements Kind<List<AddressRange>> {

        @Override
        public List<AddressRange> parse(String text) {
            List<AddressRange> ranges = new ArrayList<>();
            for (String item : text.split(",", -1)) {
                if (!text.isBlank()) {
                    ranges.add(AddressRange.parse(item.strip()));
                }
            }
            return List.copyOf(ranges);
        }

        @Override
        public String show(List<AddressRange> ranges) {
            return ranges.stream()
                    .map(range -> range.network().getHostAddress() + "/" + range.prefix())
                    .collect(Collectors.joining(","));
        }

        @Override
        public String words() {
            return "a list of addresses and ranges such as 10.0.0.0/8";
        }

        @Override
        public boolean list() {
            return true;
        }
    }

    /// A file or folder; relative ones are meant from the working directory.
    record Location(String words) implements Kind<Path> {

        @Override
        public Path parse(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(
                        "has no value; leave the key out for its default");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException _) {
                throw new IllegalArgumentException(quoted(text) + " is not a path");
            }
        }

        @Override
        public String show(Path path) {
            return path.toString();
        }
    }

    /// The key that seals the other keys in a shared database; shown by nobody.
    record Master() implements Kind<String> {

        @Override
        public String parse(String text) {
            try {
                MasterKey.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is not a key: " + Failure.words(e));
            }
            return text;
        }

        @Override
        public String show(String value) {
            return value.isEmpty() ? "" : "***";
        }

        @Override
        public String words() {
            return "32 bytes in hexadecimal or base64";
        }

        @Override
        public boolean secret() {
            return true;
        }
    }

    /// A value as a message shows it: quoted, short, and without what could move a terminal's cursor.
    static String quoted(String text) {
        int[] shown =
                text.codePoints().limit(60).map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
        String cut = shown.length < text.codePointCount(0, text.length()) ? "…" : "";
        return "'" + new String(shown, 0, shown.length) + cut + "'";
    }
}
