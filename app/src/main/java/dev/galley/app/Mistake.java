package dev.galley.app;

import java.util.Comparator;

/// One thing that is wrong with the configuration.
///
/// @param what a sentence without its full stop
record Mistake(Source source, String what) {

    /// As somebody mends them: the file from its top, then the environment, then the command.
    static final Comparator<Mistake> IN_ORDER =
            Comparator.<Mistake>comparingInt(mistake -> rank(mistake.source))
                    .thenComparingInt(mistake -> line(mistake.source));

    private static int rank(Source source) {
        return switch (source) {
            case Source.Fallback _, Source.ByProfile _ -> 0;
            case Source.File _, Source.Place _ -> 1;
            case Source.Variable _ -> 2;
            case Source.Flag _ -> 3;
        };
    }

    private static int line(Source source) {
        return source instanceof Source.Place place ? place.line() : 0;
    }

    @Override
    public String toString() {
        return source.shown() + ": " + what;
    }
}
