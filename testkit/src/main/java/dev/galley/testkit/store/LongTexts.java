package dev.galley.testkit.store;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// Texts that do not compress, another one each time.
final class LongTexts {

    private LongTexts() {}

    /// One of so many characters, a byte each.
    static String ascii(int length) {
        byte[] bytes = new byte[length];
        RandomGenerator.getDefault().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }

    /// One of so many bytes in UTF-8, an even number, two for each character.
    static String wide(int bytes) {
        return RandomGenerator.getDefault()
                .ints(bytes / 2, 0x400, 0x500)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
