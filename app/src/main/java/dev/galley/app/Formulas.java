package dev.galley.app;

/// Keeps spreadsheets from taking texts for formulas (CWE-1236), without losing anything.
///
/// A text that begins with any number of apostrophes and then one of `= + - @`, a tab or a carriage return gets one
/// apostrophe more on its way out, and what begins with at least one and then such a character loses one on its way in. So
/// every text comes back as it was.
final class Formulas {

    private static final char GUARD = '\'';
    private static final String BEGINNINGS = "=+-@\t\r";

    private Formulas() {}

    static String guarded(String text) {
        return isFormula(text) ? GUARD + text : text;
    }

    static String unguarded(String cell) {
        boolean guarded = !cell.isEmpty() && cell.charAt(0) == GUARD && isFormula(cell);
        return guarded ? cell.substring(1) : cell;
    }

    private static boolean isFormula(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == GUARD) {
            at++;
        }
        return at < text.length() && BEGINNINGS.indexOf(text.charAt(at)) >= 0;
    }
}
