package dev.galley.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// Runs the same work in many threads that set out at the same moment.
final class Together {

    /// Long enough for a loaded machine; a test that takes it has hung.
    private static final long PATIENCE_SECONDS = 120;

    private Together() {}

    /// Runs `threads` pieces of work and gives their results in order; the first failure is thrown.
    static <T> List<T> run(int threads, IntFunction<Callable<T>> work) {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> piece = work.apply(i);
                futures.add(
                        executor.submit(() -> {
                            start.await();
                            return piece.call();
                        }));
            }
            try {
                return results(futures);
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) {
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(result(future));
        }
        return results;
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a piece of work failed", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("a piece of work did not end", e);
        }
    }
}
