package dev.galley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// What is measured, how often and for how long.
///
/// @param rounds  how many times each contest is repeated
/// @param span    of one run
/// @param heating how many requests of each workload come first, so that the compiler is done with it;
///     a time would heat a slow machine less than a fast one
/// @param starts  how many times each way of starting is measured
/// @param overloads workloads of which the product is asked for more than it can do
record Plan(
        List<Cell> cells,
        int rounds,
        Load.Span span,
        long heating,
        int starts,
        List<String> overloads) {

    /// One line of the results.
    ///
    /// @param against what the workload is compared with: the same workload on the floor, or another
    ///     of the product's
    /// @param budget  the least that the ratio of the rates may be
    /// @param requests so many are sent, once; 0 for runs of a given time, several of them
    /// @param budgetMillis the longest that half of the requests may take
    record Cell(
            String workload,
            String against,
            int connections,
            OptionalDouble budget,
            long requests,
            OptionalDouble budgetMillis) {

        /// One that runs for a time.
        Cell(String workload, String against, int connections, OptionalDouble budget) {
            this(workload, against, connections, budget, 0, OptionalDouble.empty());
        }

        boolean isCounted() {
            return requests > 0;
        }

        /// Whether both sides are the product.
        boolean isAlone() {
            return !against.equals(FLOOR);
        }
    }

    /// The comparison is with the same workload on the floor.
    static final String FLOOR = "floor";

    /// What stands for the overloads where a prefix of workloads is asked for.
    private static final String OVERLOAD = "overload";

    /// Of one post, at the same time.
    static final long INCREMENTS = 1_000;

    private static final double VIEW = 0.65;
    private static final double CREATE = 0.60;
    private static final double LIST = 0.60;

    /// Twice the time of the plain list is half its rate.
    private static final double EXISTS = 0.50;

    /// Three times the time of the plain list of the same records is a third of its rate.
    private static final double ANY_LIST = 1.0 / 3;

    /// Looking up the membership of each author, against a server that takes any message.
    private static final double MESSAGES = 0.50;

    private static final double USERS_DELETE_MILLIS = 20;

    static Plan full() {
        List<Cell> cells = new ArrayList<>();
        for (int connections : new int[] {1, 64, 256}) {
            cells.add(new Cell(Workloads.VIEW, FLOOR, connections, OptionalDouble.of(VIEW)));
            cells.add(new Cell(Workloads.CREATE, FLOOR, connections, create(connections)));
            cells.add(new Cell(Workloads.LIST, FLOOR, connections, OptionalDouble.of(LIST)));
        }
        cells.addAll(common());
        cells.addAll(community(1_000_000, 100_000, 25));
        return new Plan(
                cells,
                9,
                Load.Span.lasting(Duration.ofMillis(300), Duration.ofMillis(1_200)),
                100_000,
                3,
                List.of(Workloads.VIEW, Workloads.CREATE));
    }

    static Plan quick() {
        List<Cell> cells = new ArrayList<>();
        cells.add(new Cell(Workloads.VIEW, FLOOR, 64, OptionalDouble.of(VIEW)));
        cells.add(new Cell(Workloads.CREATE, FLOOR, 64, create(64)));
        cells.add(new Cell(Workloads.LIST, FLOOR, 64, OptionalDouble.of(LIST)));
        cells.addAll(common());
        cells.addAll(community(100_000, 20_000, 9));
        return new Plan(
                cells,
                3,
                Load.Span.lasting(Duration.ofMillis(200), Duration.ofMillis(600)),
                20_000,
                1,
                List.of());
    }

    /// The cells of those workloads whose names begin so.
    Plan only(String prefix) {
        return prefix.equals(OVERLOAD)
                ? filter(c -> overloads.contains(c.workload()) && c.connections() == 64)
                : filter(c -> c.workload().startsWith(prefix)).with(List.of());
    }

    /// The cells that are about the [Community].
    Plan ofCommunity() {
        return filter(c -> Workloads.COMMUNITY.contains(c.workload())).with(List.of());
    }

    /// Without the cells of that workload.
    Plan without(String workload) {
        return filter(c -> !c.workload().equals(workload));
    }

    private Plan filter(Predicate<Cell> wanted) {
        List<Cell> some = cells.stream().filter(wanted).toList();
        return new Plan(some, rounds, span, heating, starts, overloads);
    }

    private Plan with(List<String> overloads) {
        return new Plan(cells, rounds, span, heating, starts, overloads);
    }

    /// Whether some cell is about the [Community], and likewise about the [BenchApp].
    boolean asks(boolean community) {
        return cells.stream()
                .anyMatch(c -> Workloads.COMMUNITY.contains(c.workload()) == community);
    }

    /// How long one run of the cell is.
    Load.Span span(Cell cell) {
        return cell.isCounted() ? Load.Span.counting(cell.requests()) : span;
    }

    int rounds(Cell cell) {
        return cell.isCounted() ? 1 : rounds;
    }

    private static List<Cell> common() {
        return List.of(
                new Cell(Workloads.PATCH, FLOOR, 64, OptionalDouble.empty()),
                new Cell(Workloads.PLAIN, FLOOR, 64, OptionalDouble.empty()),
                new Cell(Workloads.LIST, Workloads.PLAIN, 64, OptionalDouble.of(ANY_LIST)),
                new Cell(Workloads.EXISTS, Workloads.PLAIN, 64, OptionalDouble.of(EXISTS)));
    }

    /// Deletions come last: they take the data away.
    private static List<Cell> community(long reads, long messages, long deletions) {
        List<Cell> cells = new ArrayList<>();
        OptionalDouble create = OptionalDouble.of(CREATE);
        cells.add(new Cell(Workloads.POSTS_CREATE, FLOOR, 64, create));
        cells.add(new Cell(Workloads.SUBMISSIONS_CREATE, FLOOR, 64, create));
        cells.add(new Cell(Workloads.POSTS_NEWEST, FLOOR, 64, OptionalDouble.of(LIST)));
        for (String list : Workloads.LISTS.keySet()) {
            String plain = Workloads.plain(list);
            if (!list.equals(plain)) {
                OptionalDouble third = OptionalDouble.of(ANY_LIST);
                cells.add(new Cell(list, plain, 64, third));
            }
        }
        OptionalDouble none = OptionalDouble.empty();
        OptionalDouble view = OptionalDouble.of(VIEW);
        OptionalDouble half = OptionalDouble.of(MESSAGES);
        OptionalDouble longest = OptionalDouble.of(USERS_DELETE_MILLIS);
        cells.add(new Cell(Workloads.POSTS_READ, FLOOR, 64, view, reads, none));
        cells.add(new Cell(Workloads.POSTS_INCREMENT, FLOOR, 64, none, INCREMENTS, none));
        cells.add(new Cell(Workloads.MESSAGES_CREATE, FLOOR, 64, half, messages, none));
        cells.add(new Cell(Workloads.USERS_DELETE, FLOOR, 1, none, deletions, longest));
        return cells;
    }

    /// One connection makes groups of one, where the disk is all there is to measure.
    private static OptionalDouble create(int connections) {
        return connections == 1 ? OptionalDouble.empty() : OptionalDouble.of(CREATE);
    }
}
