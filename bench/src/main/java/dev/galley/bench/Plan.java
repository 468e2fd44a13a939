package dev.galley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What is measured, how often and for how long.
///
/// @param rounds  how many times each contest is repeated
/// @param span    of one run
/// @param heating how many requests of each workload come first, so that the compiler is done with it;
///     a time would heat a slow machine less than a fast one
/// @param starts  how many times each way of starting is measured
record Plan(List<Cell> cells, int rounds, Load.Span span, long heating, int starts) {

    /// One line of the results.
    ///
    /// @param against what the workload is compared with: the same workload on the floor, or another
    ///     of the product's
    /// @param budget  the least that the ratio of the rates may be
    record Cell(String workload, String against, int connections, OptionalDouble budget) {}

    /// The comparison is with the same workload on the floor.
    static final String FLOOR = "floor";

    private static final double VIEW = 0.65;
    private static final double CREATE = 0.60;
    private static final double LIST = 0.60;

    /// Twice the time of the plain list is half its rate.
    private static final double EXISTS = 0.50;

    static Plan full() {
        List<Cell> cells = new ArrayList<>();
        for (int connections : new int[] {1, 64, 256}) {
            cells.add(new Cell(Workloads.VIEW, FLOOR, connections, OptionalDouble.of(VIEW)));
            cells.add(new Cell(Workloads.CREATE, FLOOR, connections, create(connections)));
            cells.add(new Cell(Workloads.LIST, FLOOR, connections, OptionalDouble.of(LIST)));
        }
        cells.addAll(common());
        return new Plan(
                cells,
                9,
                new Load.Span(Duration.ofMillis(300), Duration.ofMillis(1_200)),
                100_000,
                3);
    }

    static Plan quick() {
        List<Cell> cells = new ArrayList<>();
        cells.add(new Cell(Workloads.VIEW, FLOOR, 64, OptionalDouble.of(VIEW)));
        cells.add(new Cell(Workloads.CREATE, FLOOR, 64, create(64)));
        cells.add(new Cell(Workloads.LIST, FLOOR, 64, OptionalDouble.of(LIST)));
        cells.addAll(common());
        return new Plan(
                cells, 5, new Load.Span(Duration.ofMillis(200), Duration.ofMillis(600)), 40_000, 1);
    }

    /// The cells of one workload.
    Plan only(String workload) {
        List<Cell> some = cells.stream().filter(c -> c.workload().equals(workload)).toList();
        return new Plan(some, rounds, span, heating, starts);
    }

    private static List<Cell> common() {
        return List.of(
                new Cell(Workloads.PATCH, FLOOR, 64, OptionalDouble.empty()),
                new Cell(Workloads.PLAIN, FLOOR, 64, OptionalDouble.empty()),
                new Cell(Workloads.EXISTS, Workloads.PLAIN, 64, OptionalDouble.of(EXISTS)));
    }

    /// One connection makes groups of one, where the disk is all there is to measure.
    private static OptionalDouble create(int connections) {
        return connections == 1 ? OptionalDouble.empty() : OptionalDouble.of(CREATE);
    }
}
