package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine loses its power at random moments under load. `-Dgalley.cuts=1000` cuts more often.
@Tag("long")
class PowerCutTest {

    private static final int CUTS = 10;
    private static final int MOST_CUTS_UNTIL_A_LOSS = 5;
    private static final long EARLIEST_MILLIS = 200;
    private static final long LATEST_MILLIS = 4_000;
    private static final long TO_HEAR_MILLIS = 300;

    /// The commits of a server that is not to sync them are not on disk when they are acknowledged.
    private static final String WITHOUT_SYNC = "-Dgalley.fail.writer.sync=skip";

    @TempDir Path folder;

    @Test
    @DisplayName(
            "F-03 no acknowledged write is lost when the power is cut, and without the sync of each commit some are")
    void no_acknowledged_write_is_lost_when_the_power_is_cut() throws Exception {
        int cuts = Integer.getInteger("galley.cuts", CUTS);
        try (Guest guest = Guest.make(folder.resolve("guest"), folder.resolve("data"));
                var harness = new Harness(folder, Harness.seed(), guest::running)) {
            for (int cut = 1; cut <= cuts; cut++) {
                cutUnderLoad(harness);

                assertThat(verify(harness, guest)).as("verify after cut " + cut).isEmpty();
                start(harness);
                assertThat(harness.findings()).as("after cut " + cut).isEmpty();
            }
            System.out.printf(
                    "%d power cuts, %d acknowledged writes, none lost; ready again within %d ms%n",
                    cuts, harness.acknowledged(), harness.slowestStart().toMillis());
            assertThat(harness.acknowledged()).isPositive();
            assertThat(losses(harness)).as("what is lost without syncs").isNotEmpty();
        }
    }

    /// The same again with a server that acknowledges what is not on disk; whoever cannot see that loss sees none.
    private static List<String> losses(Harness harness) throws IOException, InterruptedException {
        long before = harness.acknowledged();
        List<String> losses = List.of();
        int cuts = 0;
        while (losses.isEmpty() && cuts < MOST_CUTS_UNTIL_A_LOSS) {
            Guest.cut(harness.server());
            start(harness, WITHOUT_SYNC);
            cutUnderLoad(harness);
            start(harness);
            losses = harness.findings().stream().filter(f -> f.contains(" is lost: ")).toList();
            cuts++;
        }
        System.out.printf(
                "without the sync of each commit: %d power cuts, %d acknowledged writes, %d records lost%n",
                cuts, harness.acknowledged() - before, losses.size());
        return losses;
    }

    private static void start(Harness harness, String... arguments)
            throws IOException, InterruptedException {
        if (!harness.start(arguments)) {
            fail("not ready again: " + harness.server().output());
        }
    }

    private static void cutUnderLoad(Harness harness) throws IOException, InterruptedException {
        long millis = harness.random().nextLong(EARLIEST_MILLIS, LATEST_MILLIS);
        int _ =
                harness.writeUntil(server -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                    Guest.cut(server);
                    // What was acknowledged before is on its way to the clients at most.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TO_HEAR_MILLIS));
                    harness.hangUp();
                });
    }

    private static List<String> verify(Harness harness, Guest guest)
            throws IOException, InterruptedException {
        try (Mount _ = guest.show()) {
            return harness.verifyCopy();
        }
    }
}
