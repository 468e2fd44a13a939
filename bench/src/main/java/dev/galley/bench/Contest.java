package dev.galley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two contenders, measured in turn: A B A B …, so that whatever else the machine does meets both.
final class Contest {

    private Contest() {}

    /// One side: a server and what is asked of it.
    record Contender(String name, ServerProcess server, Workload workload) {}

    /// The samples of one side.
    record Side(String name, List<Sample> samples) {

        Side {
            samples = List.copyOf(samples);
        }

        double median() {
            return sorted().get(samples.size() / 2);
        }

        double least() {
            return sorted().getFirst();
        }

        double most() {
            return sorted().getLast();
        }

        double cpuMicros() {
            return samples.stream()
                    .mapToDouble(Sample::cpuMicros)
                    .sorted()
                    .toArray()[samples.size() / 2];
        }

        /// The median over the runs of a percentile of each.
        double micros(double percentile) {
            return samples.stream()
                    .mapToDouble(s -> s.micros(percentile))
                    .sorted()
                    .toArray()[samples.size() / 2];
        }

        long errors() {
            return samples.stream().mapToLong(Sample::errors).sum();
        }

        private List<Double> sorted() {
            return samples.stream().map(Sample::perSecond).sorted().toList();
        }
    }

    /// What came out.
    record Outcome(int connections, Side left, Side right) {

        /// The median over the rounds of each round's ratio: its two runs are neighbours in time.
        double ratio() {
            double[] ratios = new double[left.samples().size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = left.samples().get(i).perSecond() / right.samples().get(i).perSecond();
            }
            Arrays.sort(ratios);
            return ratios[ratios.length / 2];
        }
    }

    static Outcome run(Contender left, Contender right, int connections, int rounds, Load.Span span)
            throws IOException {
        List<Sample> lefts = new ArrayList<>();
        List<Sample> rights = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            lefts.add(Load.run(left.server(), left.workload(), connections, span, round));
            rights.add(Load.run(right.server(), right.workload(), connections, span, round));
        }
        return new Outcome(
                connections, new Side(left.name(), lefts), new Side(right.name(), rights));
    }
}
