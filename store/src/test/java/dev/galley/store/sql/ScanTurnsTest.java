package dev.galley.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.ProblemException;
import dev.galley.model.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanTurnsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Share ADA = new Share("ada");
    private static final Share BEA = new Share("bea");
    private static final Share CAM = new Share("cam");

    private final AtomicLong time = new AtomicLong();
    private final List<Scan> scans = new ArrayList<>();
    private final List<Scan> begun = new CopyOnWriteArrayList<>();

    /// A scan that runs until the test ends it.
    private final class Scan {
        private final Share share;
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicReference<String> refused = new AtomicReference<>("");
        private final Thread thread;

        private Scan(ScanTurns turns, Share share) {
            this.share = share;
            this.thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    turns.inTurn(share, this::run);
                                } catch (ProblemException e) {
                                    refused.set(e.problem().code().word());
                                }
                            });
        }

        private boolean run() {
            begun.add(this);
            running.countDown();
            try {
                end.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return true;
        }

        private void finish() throws InterruptedException {
            end.countDown();
            thread.join();
        }
    }

    private ScanTurns turns(int count) {
        return new ScanTurns(count, PATIENCE, time::get);
    }

    /// A scan that runs already or stands in the queue when this returns.
    private Scan scan(ScanTurns turns, Share share) {
        int before = turns.waiting();
        Scan scan = new Scan(turns, share);
        scans.add(scan);
        while (scan.running.getCount() > 0 && turns.waiting() == before && scan.thread.isAlive()) {
            Thread.onSpinWait();
        }
        return scan;
    }

    private static boolean runs(Scan scan) {
        return scan.running.getCount() == 0;
    }

    private void isQuick(ScanTurns turns, Share share) throws InterruptedException {
        scan(turns, share).finish();
    }

    @AfterEach
    void everybody_goes_home() throws InterruptedException {
        scans.forEach(scan -> scan.end.countDown());
        for (Scan scan : scans) {
            scan.thread.join();
        }
    }

    @Test
    void one_share_has_half_of_the_turns_and_another_one_gets_the_rest() {
        ScanTurns turns = turns(4);
        List<Scan> adas = List.of(scan(turns, ADA), scan(turns, ADA), scan(turns, ADA));
        assertThat(adas).filteredOn(ScanTurnsTest::runs).hasSize(2);

        assertThat(runs(scan(turns, BEA))).isTrue();
        assertThat(runs(scan(turns, BEA))).isTrue();
        assertThat(runs(scan(turns, BEA))).isFalse();
    }

    @Test
    void a_quick_share_has_all_turns_while_nobody_else_waits() throws Exception {
        ScanTurns turns = turns(4);
        isQuick(turns, ADA);
        List<Scan> adas = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            adas.add(scan(turns, ADA));
        }
        assertThat(adas).filteredOn(ScanTurnsTest::runs).hasSize(4);

        Scan bea = scan(turns, BEA);
        adas.getFirst().finish();
        bea.running.await();
        assertThat(runs(adas.getLast())).isFalse();
    }

    @Test
    void a_share_that_was_slow_has_half_of_the_turns_for_a_minute() throws Exception {
        ScanTurns turns = turns(4);
        isQuick(turns, ADA);
        Scan slow = scan(turns, ADA);
        time.addAndGet(ScanTurns.SLOW.toNanos());
        slow.finish();
        assertThat(howManyRun(turns)).isEqualTo(2);
        time.addAndGet(ScanTurns.GRUDGE.toNanos());
        assertThat(howManyRun(turns)).isEqualTo(4);
    }

    @Test
    void a_share_whose_scans_run_for_long_gets_no_more_of_them() throws Exception {
        ScanTurns turns = turns(4);
        isQuick(turns, ADA);
        scan(turns, ADA);
        scan(turns, ADA);
        time.addAndGet(ScanTurns.SLOW.toNanos() - 1);
        assertThat(runs(scan(turns, ADA))).isTrue();
        time.addAndGet(1);
        assertThat(runs(scan(turns, ADA))).isFalse();
        assertThat(runs(scan(turns, BEA))).isTrue();
    }

    @Test
    void all_slow_shares_together_have_half_of_the_turns_and_quick_ones_the_rest()
            throws Exception {
        ScanTurns turns = turns(4);
        List<Scan> first = List.of(scan(turns, ADA), scan(turns, BEA), scan(turns, CAM));
        time.addAndGet(ScanTurns.SLOW.toNanos());
        for (Scan scan : first) {
            scan.finish();
        }
        List<Scan> slow = List.of(scan(turns, ADA), scan(turns, BEA), scan(turns, CAM));
        assertThat(slow).filteredOn(ScanTurnsTest::runs).hasSize(2);

        Share dee = new Share("dee");
        assertThat(runs(scan(turns, dee))).isTrue();
        assertThat(runs(scan(turns, dee))).isTrue();
        slow.getFirst().finish();
        slow.getLast().running.await();
    }

    private int howManyRun(ScanTurns turns) throws InterruptedException {
        List<Scan> together = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            together.add(scan(turns, ADA));
        }
        int running = (int) together.stream().filter(ScanTurnsTest::runs).count();
        for (Scan scan : together) {
            scan.end.countDown();
        }
        for (Scan scan : together) {
            scan.thread.join();
        }
        return running;
    }

    @Test
    void shares_have_their_turns_in_rotation_however_often_each_asks() throws Exception {
        ScanTurns turns = turns(1);
        Scan first = scan(turns, ADA);
        for (int i = 0; i < 20; i++) {
            scan(turns, ADA);
        }
        scan(turns, BEA);
        scan(turns, BEA);
        scan(turns, CAM);
        first.finish();
        for (int i = 1; i < 6; i++) {
            while (begun.size() <= i) {
                Thread.onSpinWait();
            }
            begun.get(i).finish();
        }
        // The next one may begin meanwhile.
        assertThat(List.copyOf(begun).subList(0, 6))
                .extracting(scan -> scan.share)
                .containsExactly(ADA, ADA, BEA, CAM, ADA, BEA);
    }

    @Test
    void past_the_bound_of_one_share_it_is_turned_away_at_once_and_others_wait() throws Exception {
        ScanTurns turns = turns(1);
        scan(turns, ADA);
        for (int i = 0; i < ScanTurns.MAX_WAITING_PER_SHARE; i++) {
            assertThat(scan(turns, ADA).thread.isAlive()).isTrue();
        }
        Scan over = scan(turns, ADA);
        over.thread.join();
        assertThat(over.refused.get()).isEqualTo("overloaded");
        assertThat(turns.waiting()).isEqualTo(ScanTurns.MAX_WAITING_PER_SHARE);
        scan(turns, BEA);
        assertThat(turns.waiting()).isEqualTo(ScanTurns.MAX_WAITING_PER_SHARE + 1);
    }

    @Test
    void past_the_bound_of_the_queue_everybody_is_turned_away_at_once() throws Exception {
        ScanTurns turns = turns(1);
        scan(turns, CAM);
        for (int i = 0; i < ScanTurns.MAX_WAITING; i++) {
            scan(turns, new Share("caller " + i % 100));
        }
        assertThat(turns.waiting()).isEqualTo(ScanTurns.MAX_WAITING);
        Scan over = scan(turns, new Share("one more"));
        over.thread.join();
        assertThat(over.refused.get()).isEqualTo("overloaded");
    }

    @Test
    void nobody_waits_for_longer_than_the_limit_and_a_free_turn_is_not_lost() throws Exception {
        ScanTurns turns = new ScanTurns(1, Duration.ofMillis(20), time::get);
        Scan running = scan(turns, ADA);
        Scan late = scan(turns, BEA);
        late.thread.join();
        assertThat(late.refused.get()).isEqualTo("overloaded");
        assertThat(turns.waiting()).isZero();
        running.finish();
        assertThat(runs(scan(turns, BEA))).isTrue();
    }

    @Test
    void who_is_interrupted_leaves_the_queue() throws Exception {
        ScanTurns turns = turns(1);
        Scan running = scan(turns, ADA);
        Scan given = scan(turns, BEA);
        Scan patient = scan(turns, CAM);
        given.thread.interrupt();
        given.thread.join();
        assertThat(given.refused.get()).isEqualTo("overloaded");
        running.finish();
        patient.running.await();
    }

    @Test
    void what_thousands_take_and_give_adds_up() throws Exception {
        ScanTurns turns = new ScanTurns(3, PATIENCE, System::nanoTime);
        AtomicLong all = new AtomicLong();
        AtomicLong most = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (Share share : List.of(ADA, BEA, CAM)) {
            for (int i = 0; i < 50; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int n = 0; n < 100; n++) {
                                        turns.inTurn(
                                                share,
                                                () -> {
                                                    most.accumulateAndGet(
                                                            all.incrementAndGet(), Math::max);
                                                    LockSupport.parkNanos(1_000);
                                                    return all.decrementAndGet();
                                                });
                                    }
                                }));
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(turns.waiting()).isZero();
    }
}
