package dev.galley.testkit.api;

import dev.galley.server.diagnosis.MachineFacts;
import dev.galley.server.diagnosis.MachineFacts.Folder;
import dev.galley.server.diagnosis.MachineFacts.Limits;
import dev.galley.server.diagnosis.MachineFacts.Owners;
import dev.galley.server.diagnosis.MachineFacts.Software;
import dev.galley.server.diagnosis.MachineFacts.TimeSync;
import java.util.List;

/// A machine with which nothing is wrong.
final class QuietMachine {

    private static final long GB = 1L << 30;

    private QuietMachine() {}

    static MachineFacts facts() {
        return new MachineFacts(
                new Software("test", "25.0.3+9", 25, 1),
                new Folder("/var/lib/galley", "ext4", 50 * GB, 100 * GB, true),
                new Owners("galley", "galley", List.of()),
                List.of(),
                new Limits(65_536, 20_000, GB / 4, 4 * GB, 4_096),
                TimeSync.WORKS);
    }
}
