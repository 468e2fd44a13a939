package dev.galley.testkit.api;

/// Texts cut to what a reader of test reports wants to see.
final class Brief {

    private static final int LENGTH = 1_000;

    private Brief() {}

    static String of(String text) {
        return text.length() <= LENGTH
                ? text
                : text.substring(0, LENGTH) + "… (" + text.length() + " characters)";
    }
}
