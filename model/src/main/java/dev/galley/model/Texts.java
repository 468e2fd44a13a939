package dev.galley.model;

/// What every text in Galley obeys, in memory and on both engines.
///
/// Texts order by code point, which is the byte order of their UTF-8 form and therefore what SQLite's
/// `BINARY` and PostgreSQL's `COLLATE "C"` do; `String.compareTo` differs above U+FFFF.
public final class Texts {

    private Texts() {}

    /// Compares by code point.
    public static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Integer.compare(rank(x), rank(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// Whether both engines can store the text and give it back: no U+0000, no unpaired surrogate.
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// ASCII letters in lower case, all else as it is; the only case folding that all engines agree on.
    public static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return lower.toString();
    }

    /// Surrogates stand for code points above U+FFFF, so they sort after every other unit.
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
