package dev.galley.model;

/// The one spelling that names of collections and fields share: `[a-z][a-z0-9_]*`, at most 63 characters.
///
/// Lower case alone, so that a name means the same in SQL (both engines), URLs and CEL, and may be
/// written into SQL between double quotes without any further care.
final class Names {

    /// PostgreSQL cuts identifiers at 63 bytes; a longer name would silently meet another one.
    static final int MAX_LENGTH = 63;

    private Names() {}

    static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && c != '_' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
