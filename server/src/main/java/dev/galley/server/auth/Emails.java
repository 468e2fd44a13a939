package dev.galley.server.auth;

import dev.galley.model.FieldError;
import dev.galley.model.Texts;
import java.util.Optional;

/// Addresses as names to sign in with.
final class Emails {

    /// As long as a mail server takes them (RFC 5321 §4.5.3.1.3, less the brackets).
    static final int MAX_LENGTH = 254;

    private Emails() {}

    /// How an address is looked up. Only ASCII letters have a lower case here, since all engines agree
    /// on those alone; look-alikes from other scripts are other addresses.
    static String key(String email) {
        return Texts.lowerAscii(email);
    }

    /// What is wrong with a new address at first sight, before anything costly is done for it.
    static Optional<FieldError> check(String email, String pointer) {
        int at = email.indexOf('@');
        boolean good =
                at > 0
                        && at == email.lastIndexOf('@')
                        && at < email.length() - 1
                        && email.length() <= MAX_LENGTH
                        && email.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return good
                ? Optional.empty()
                : Optional.of(new FieldError(pointer, "invalid_email", "is not a mail address"));
    }
}
