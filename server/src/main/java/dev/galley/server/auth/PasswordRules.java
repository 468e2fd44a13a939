package dev.galley.server.auth;

import dev.galley.model.FieldError;
import dev.galley.model.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What may become a password: long enough, not endless, none of those that everybody tries first.
///
/// There is no rule on kinds of characters; NIST SP 800-63B §3.1.1 says why.
final class PasswordRules {

    /// In code points.
    static final int MIN_LENGTH = 8;

    /// In bytes of UTF-8. All of them count: nothing is cut off.
    static final int MAX_BYTES = 1_024;

    private static final String COMMON = "common-passwords.txt";

    private final Set<String> common;

    PasswordRules() {
        this.common = load();
    }

    /// What is wrong with a new password, or empty when nothing is.
    Optional<FieldError> check(String password, String pointer) {
        Optional<FieldError> unusable = unusable(password, pointer);
        if (unusable.isPresent()) {
            return unusable;
        }
        if (password.codePointCount(0, password.length()) < MIN_LENGTH) {
            return error(pointer, "too_short", "has fewer than " + MIN_LENGTH + " characters");
        }
        if (common.contains(Texts.lowerAscii(password))) {
            return error(pointer, "too_common", "is one of the passwords that are tried first");
        }
        return Optional.empty();
    }

    /// What is wrong with a password that cannot be anybody's, or empty when it might be somebody's.
    static Optional<FieldError> unusable(String password, String pointer) {
        if (!Texts.isStorable(password)) {
            return error(pointer, "invalid_text", "has half a character or U+0000");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return error(pointer, "too_long", "has more than " + MAX_BYTES + " bytes");
        }
        return Optional.empty();
    }

    private static Optional<FieldError> error(String pointer, String code, String detail) {
        return Optional.of(new FieldError(pointer, code, detail));
    }

    private static Set<String> load() {
        try (InputStream list = PasswordRules.class.getResourceAsStream(COMMON)) {
            if (list == null) {
                throw new IllegalStateException("the resource " + COMMON + " is missing");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
