package dev.galley.bench;

import org.HdrHistogram.Histogram;

/// What one run against one server came to.
///
/// @param requests  answered as expected within the window
/// @param errors    answered otherwise, or not at all
/// @param seconds   length of the window
/// @param cpuMicros processor time that the server used, for each request, in microseconds
/// @param latencies in nanoseconds
public record Sample(
        long requests, long errors, double seconds, double cpuMicros, Histogram latencies) {

    double perSecond() {
        return requests / seconds;
    }

    double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1_000.0;
    }
}
