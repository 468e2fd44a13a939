package dev.galley.testkit.api;

import dev.galley.store.Failpoints;
import dev.galley.store.sqlite.SqliteConfig;
import dev.galley.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Opens the shelves in a data folder as a process of its own, which upgrades them, and ends.
final class ShelvesProcess {

    private ShelvesProcess() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        InstantSource clock = InstantSource.system();
        SqliteStore.open(
                        SqliteConfig.of(folder),
                        Shelves.AFTER,
                        Shelves.upgrades(Shelves::rename, Shelves.keeper(folder, clock)),
                        clock,
                        Failpoints.of(System.getProperties()))
                .close();
    }

    /// Opens the folder in a process of its own.
    ///
    /// @param failpoint that kills it; "" for none
    /// @return its exit code
    static int run(Path folder, String failpoint) throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-D"
                                + Failpoints.PREFIX
                                + (failpoint.isEmpty() ? "none" : failpoint)
                                + "=kill",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShelvesProcess.class.getName(),
                        folder.toString());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
