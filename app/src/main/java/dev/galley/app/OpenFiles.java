package dev.galley.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// How many files this process may open, sockets among them.
///
/// A server that gives its last descriptor to a connection cannot open what answers it: the database needs some for
/// each of its own connections. So connections get what is left when the rest has its share.
final class OpenFiles {

    /// For the connections of the database, which open when they are first needed, its temporary files, backups and
    /// whatever a library opens for a moment.
    private static final int RESERVED = 128;

    private static final String LIMIT = "Max open files";
    private static final Path PROCESS = Path.of("/proc/self");

    private OpenFiles() {}

    /// How many connections there is room for, at least one; empty where the system does not tell, as outside Linux.
    static OptionalInt roomForConnections() {
        try (Stream<Path> open = Files.list(PROCESS.resolve("fd"));
                Stream<String> limits = Files.lines(PROCESS.resolve("limits"))) {
            long room = limit(limits) - open.count() - RESERVED;
            return OptionalInt.of(Math.clamp(room, 1, Integer.MAX_VALUE));
        } catch (IOException | NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// The soft limit; the JVM has raised it to the hard one before.
    private static long limit(Stream<String> limits) {
        String line = limits.filter(l -> l.startsWith(LIMIT)).findFirst().orElse(LIMIT);
        String soft = line.substring(LIMIT.length()).strip().split(" ", 2)[0];
        return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
    }
}
