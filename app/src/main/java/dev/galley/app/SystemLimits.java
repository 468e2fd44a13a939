package dev.galley.app;

import dev.galley.server.diagnosis.MachineFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What Linux lets this process take: its own limits, and those of the control groups it is in. Elsewhere nothing is known.
final class SystemLimits {

    private static final String NO_LIMIT = "max";
    private static final long KB = 1024;

    /// For backups, and what a library opens for a moment.
    private static final int RESERVED = 64;

    /// SQLite's database, its log, and a file to sort in.
    private static final int FILES_PER_CONNECTION = 3;

    private final Path root;

    SystemLimits(Path root) {
        this.root = root;
    }

    /// How many files may be open.
    long openFiles() {
        return ofProcess("Max open files");
    }

    /// How many connections of clients there is room for, at least one; empty where nothing is known.
    ///
    /// A server that gives its last descriptor to a client cannot open what answers it, so the database has its share
    /// first, whose connections open when they are needed.
    ///
    /// @param database how many connections to the database there may be
    OptionalInt roomForConnections(int database) {
        long most = openFiles();
        if (most == MachineFacts.UNKNOWN) {
            return OptionalInt.empty();
        }
        long room = most - open() - RESERVED - (long) FILES_PER_CONNECTION * database;
        return OptionalInt.of(Math.clamp(room, 1, Integer.MAX_VALUE));
    }

    /// Files that this process has open now.
    private long open() {
        try (Stream<Path> files = Files.list(root.resolve("proc/self/fd"))) {
            return files.count();
        } catch (IOException _) {
            return 0;
        }
    }

    /// How many threads there may be, together with what shares the limit.
    long threads() {
        return least(ofProcess("Max processes"), ofGroups("pids.max"));
    }

    /// Bytes of memory.
    long memory() {
        return least(ofMachine(), ofGroups("memory.max"));
    }

    /// The soft limit, which stands behind the name.
    private long ofProcess(String name) {
        return lines("proc/self/limits").stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> number(firstWord(line.substring(name.length()))))
                .findFirst()
                .orElse(MachineFacts.UNKNOWN);
    }

    private long ofMachine() {
        return lines("proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> number(firstWord(line.substring("MemTotal:".length()))) * KB)
                .findFirst()
                .orElse(MachineFacts.UNKNOWN);
    }

    /// The least limit of the group that this process is in and of all around it.
    private long ofGroups(String file) {
        String group =
                lines("proc/self/cgroup").stream()
                        .filter(line -> line.startsWith("0::/"))
                        .map(line -> line.substring("0::/".length()))
                        .findFirst()
                        .orElse("");
        Path top = root.resolve("sys/fs/cgroup");
        long least = MachineFacts.UNKNOWN;
        Path at = top.resolve(group).normalize();
        while (at != null && at.startsWith(top)) {
            for (String line : lines(root.relativize(at.resolve(file)).toString())) {
                least = least(least, number(line.strip()));
            }
            at = at.getParent();
        }
        return least;
    }

    private static long least(long one, long other) {
        if (one == MachineFacts.UNKNOWN || other == MachineFacts.UNKNOWN) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    private static String firstWord(String text) {
        String words = text.strip();
        int end = words.indexOf(' ');
        return end < 0 ? words : words.substring(0, end);
    }

    private static long number(String text) {
        try {
            return text.equals(NO_LIMIT) ? MachineFacts.UNKNOWN : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return MachineFacts.UNKNOWN;
        }
    }

    /// Files that change while they are read are read as they come; one that cannot be read has no lines.
    private List<String> lines(String name) {
        try {
            return Files.readAllLines(root.resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return List.of();
        }
    }
}
