package dev.galley.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// One line on the terminal that says how far a long piece of work has come, drawn over itself.
final class Progress implements AutoCloseable {

    private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();
    private static final int WIDTH = 30;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean shown;
    private final long began = System.nanoTime();
    private long drawn;
    private boolean onScreen;

    /// @param shown whether a person looks at `out`
    Progress(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /// Tells how far it is.
    ///
    /// @param share of the whole, 0 to 1; less than 0 when nobody knows
    void at(long records, double share) {
        long now = System.nanoTime();
        if (!shown || (onScreen && now - drawn < STEP_NANOS)) {
            return;
        }
        drawn = now;
        onScreen = true;
        String bar = share < 0 ? "" : bar(share) + " ";
        out.print(CLEAR + bar + "%s records, %s/s".formatted(counted(records), rate(records)));
        out.flush();
    }

    /// Makes room for a line of something else.
    void clear() {
        if (onScreen) {
            out.print(CLEAR);
            out.flush();
            onScreen = false;
        }
    }

    /// How long it has taken and how fast it was.
    String summary(long records) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(Locale.ROOT, "%.1f s, %s/s", seconds, rate(records));
    }

    static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String rate(long records) {
        double seconds = Math.max((System.nanoTime() - began) / 1e9, 0.001);
        return counted(Math.round(records / seconds));
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.min(share, 1) * WIDTH);
        return "[%s%s] %3d %%"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(WIDTH - full),
                        (int) Math.floor(Math.min(share, 1) * 100));
    }

    @Override
    public void close() {
        clear();
    }
}
