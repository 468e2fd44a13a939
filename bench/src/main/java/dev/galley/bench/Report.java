package dev.galley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Collects what was measured, judges it by the budgets, and writes `RESULTS.md`.
final class Report {

    private static final Duration START = Duration.ofSeconds(1);
    private static final Duration START_CACHED = Duration.ofMillis(500);
    private static final double MEMORY_START = 130;
    private static final double MEMORY_LOAD = 330;

    private final List<String> contests = new ArrayList<>();
    private final List<String> latencies = new ArrayList<>();
    private final List<String> counts = new ArrayList<>();
    private final List<String> overloads = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> starts = new ArrayList<>();
    private final List<String> memories = new ArrayList<>();
    private final List<String> profiles = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final Set<Plan.Cell> missed = new HashSet<>();
    private String machine = "";

    void machine(Machine m) {
        machine =
                "%d cores of %s, %d GB, Linux %s; a durable write of 4 KB takes %.0f µs here (median). Load average before: %s."
                        .formatted(
                                m.cores(),
                                m.processor(),
                                m.memoryGigabytes() + 1,
                                m.kernel(),
                                m.syncMicros(),
                                m.load());
    }

    /// Stops the bench when the product does not answer as the workload wants it.
    void check(String workload, Sample heated) throws IOException {
        if (heated.errors() > 0 || heated.requests() == 0) {
            throw new IOException(
                    "%s: %d good answers and %d others"
                            .formatted(workload, heated.requests(), heated.errors()));
        }
    }

    /// Takes an outcome; its line for the screen.
    String add(Plan.Cell cell, Contest.Outcome outcome) {
        Contest.Side left = outcome.left();
        Contest.Side right = outcome.right();
        boolean good = cell.budget().isEmpty() || outcome.ratio() >= cell.budget().getAsDouble();
        long errors = left.errors() + right.errors();
        if (!good || errors > 0 || !isQuick(cell, left)) {
            missed.add(cell);
        }
        if (cell.isCounted()) {
            counted(cell, left, right);
        }
        String budget =
                cell.budget().isPresent()
                        ? "≥ " + String.format(Locale.ROOT, "%.2f", cell.budget().getAsDouble())
                        : "–";
        String verdict =
                errors > 0
                        ? errors + " errors"
                        : cell.budget().isEmpty() ? "–" : good ? "met" : "**missed**";
        String line =
                String.format(
                        Locale.ROOT,
                        "| %s against %s | %d | %,.0f (%,.0f–%,.0f) | %,.0f (%,.0f–%,.0f) | %.2f | %s | %s | %.0f / %.0f |",
                        cell.workload(),
                        cell.against(),
                        cell.connections(),
                        left.median(),
                        left.least(),
                        left.most(),
                        right.median(),
                        right.least(),
                        right.most(),
                        outcome.ratio(),
                        budget,
                        verdict,
                        left.cpuMicros(),
                        right.cpuMicros());
        contests.add(line);
        latencies.add(
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %.0f / %.0f / %.0f | %.0f / %.0f / %.0f |",
                        cell.workload(),
                        cell.connections(),
                        left.micros(50),
                        left.micros(99),
                        left.micros(99.9),
                        right.micros(50),
                        right.micros(99),
                        right.micros(99.9)));
        return line;
    }

    private static boolean isQuick(Plan.Cell cell, Contest.Side side) {
        return cell.budgetMillis().isEmpty()
                || side.micros(50) / 1_000 <= cell.budgetMillis().getAsDouble();
    }

    private void counted(Plan.Cell cell, Contest.Side left, Contest.Side right) {
        String budget =
                cell.budgetMillis().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "≤ %.0f ms | %s",
                                cell.budgetMillis().getAsDouble(),
                                isQuick(cell, left) ? "met" : "**missed**")
                        : "– | –";
        counts.add(
                String.format(
                        Locale.ROOT,
                        "| %s | %,d | %s | %s | %s |",
                        cell.workload(),
                        cell.requests(),
                        took(left),
                        took(right),
                        budget));
    }

    private static String took(Contest.Side side) {
        Sample sample = side.samples().getFirst();
        return String.format(
                Locale.ROOT,
                "%.1f s, each %.1f ms (%.1f)",
                sample.seconds(),
                sample.micros(50) / 1_000,
                sample.micros(100) / 1_000);
    }

    /// Takes what became of a workload that was asked for too much; its lines for the screen.
    String overload(String workload, double peak, List<Overload.Outcome> outcomes) {
        List<String> lines =
                outcomes.stream().map(outcome -> overload(workload, peak, outcome)).toList();
        overloads.addAll(lines);
        return String.join("\n", lines);
    }

    private static String overload(String workload, double peak, Overload.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "| %s, %s | %,.0f | %,.0f | %.2f | %,d | %,d | %,d | %.0f / %.0f / %.0f |",
                workload,
                outcome.phase().name(),
                outcome.phase().rate(),
                outcome.goodPerSecond(),
                outcome.goodPerSecond() / peak,
                outcome.refused(),
                outcome.givenUp(),
                outcome.errors(),
                outcome.millis(50),
                outcome.millis(99),
                outcome.millis(100));
    }

    /// What is not in the results and why.
    void note(String line) {
        notes.add(line);
    }

    boolean missed(Plan.Cell cell) {
        return missed.contains(cell);
    }

    void start(String how, List<Duration> took) {
        List<Duration> sorted = took.stream().sorted().toList();
        Duration median = sorted.get(sorted.size() / 2);
        Duration budget = how.contains("through") ? START_CACHED : START;
        starts.add(
                "| %s | %d ms | ≤ %d ms | %s |"
                        .formatted(
                                how,
                                median.toMillis(),
                                budget.toMillis(),
                                median.compareTo(budget) <= 0 ? "met" : "**missed**"));
    }

    void memory(String when, ServerProcess.Megabytes product) {
        memories.add(memoryLine(when, product, "–"));
    }

    void memory(String when, ServerProcess.Megabytes product, ServerProcess.Megabytes floor) {
        memories.add(
                memoryLine(when, product, String.format(Locale.ROOT, "%.0f MB", floor.number())));
    }

    private static String memoryLine(String when, ServerProcess.Megabytes product, String floor) {
        double budget = when.contains("start") ? MEMORY_START : MEMORY_LOAD;
        return String.format(
                Locale.ROOT,
                "| %s | %.0f MB | %s | ≤ %.0f MB | %s |",
                when,
                product.number(),
                floor,
                budget,
                product.number() <= budget ? "met" : "**missed**");
    }

    void profile(Plan.Cell cell, List<String> lines) {
        profiles.add("");
        profiles.add("### " + cell.workload() + ", " + cell.connections() + " connections");
        profiles.add("");
        profiles.add("```");
        profiles.addAll(lines);
        profiles.add("```");
        details.add("== product, " + cell);
        details.addAll(lines);
    }

    void floorProfile(Plan.Cell cell, List<String> lines) {
        details.add("== floor, " + cell);
        details.addAll(lines);
    }

    void write(Path file, List<String> options) throws IOException {
        List<String> lines = new ArrayList<>(head(options));
        lines.addAll(contests);
        lines.addAll(
                List.of(
                        "",
                        "## Latency at that rate, microseconds (50 / 99 / 99.9 %)",
                        "",
                        "| workload | connections | product | compared with |",
                        "|---|---|---|---|"));
        lines.addAll(latencies);
        if (!counts.isEmpty()) {
            lines.addAll(
                    List.of(
                            "",
                            "## So many requests, in all and the median of each (the longest)",
                            "",
                            "| workload | requests | product | compared with | budget | |",
                            "|---|---|---|---|---|---|"));
            lines.addAll(counts);
        }
        if (!overloads.isEmpty()) {
            lines.addAll(
                    List.of(
                            "",
                            "## Asked for more than it can do: an open loop over "
                                    + Overload.CONNECTIONS
                                    + " connections",
                            "",
                            "| workload, of what it can do | a second | good a second | of what it can do | 503 | gave up | others | good, ms (50 / 99 / 100 %) |",
                            "|---|---|---|---|---|---|---|---|"));
            lines.addAll(overloads);
        }
        if (!notes.isEmpty()) {
            lines.add("");
            lines.addAll(notes);
        }
        lines.addAll(
                List.of(
                        "",
                        "## Start, from the command to a good `/health/ready`",
                        "",
                        "| start | took | budget | |",
                        "|---|---|---|---|"));
        lines.addAll(starts);
        lines.addAll(
                List.of(
                        "",
                        "## Resident memory",
                        "",
                        "| when | product | floor | budget | |",
                        "|---|---|---|---|---|"));
        lines.addAll(memories);
        if (!profiles.isEmpty()) {
            lines.add("");
            lines.add("## Where the time goes in the product");
            lines.addAll(profiles);
        }
        Files.write(file, lines);
        if (!details.isEmpty()) {
            Files.write(file.resolveSibling("target/profiles.txt"), details);
        }
    }

    /// An address has a password in it.
    private static String shown(String option) {
        return option.startsWith("postgresql:") ? " ADDRESS" : " " + option;
    }

    private List<String> head(List<String> options) {
        return List.of(
                "# Results",
                "",
                "Written by `bench/run"
                        + String.join("", options.stream().map(Report::shown).toList())
                        + "` on "
                        + LocalDate.now(ZoneOffset.UTC)
                        + ", commit "
                        + System.getProperty("bench.commit", "unknown")
                        + ", JDK "
                        + System.getProperty("java.vm.version")
                        + ".",
                "",
                machine,
                "",
                "Rates are requests a second, the median of the runs and their range, and the ratio is the median of those of neighbouring runs; the load generator runs on the same cores.",
                "",
                "| workload | connections | product | compared with | ratio | budget | | server µs of CPU per request |",
                "|---|---|---|---|---|---|---|---|");
    }
}
