package dev.galley.server.diagnosis;

import java.util.List;

/// What a machine is like, as far as it concerns a server.
///
/// @param exposed files and folders that others than their owner may read or write
public record MachineFacts(
        Software software,
        Folder folder,
        Owners owners,
        List<Exposed> exposed,
        Limits limits,
        TimeSync timeSync) {

    /// What stands for a number that is not known, or for a limit that there is not.
    public static final long UNKNOWN = -1;

    public MachineFacts {
        exposed = List.copyOf(exposed);
    }

    /// What runs.
    ///
    /// @param java        as the JVM names itself, `25.0.3+9`
    /// @param javaFeature its first number
    /// @param format      of the data folder
    public record Software(String galley, String java, int javaFeature, long format) {}

    /// The data folder and what it lies on.
    ///
    /// @param fileSystem its kind, `ext4`; "" when not known
    /// @param free       bytes that are left to this user
    /// @param size       bytes of the whole file system
    public record Folder(
            String path, String fileSystem, long free, long size, boolean isWritable) {}

    /// Whom the data belongs to.
    ///
    /// @param process the user of this process
    /// @param folder  the owner of the data folder
    /// @param foreign what in it belongs to somebody else
    public record Owners(String process, String folder, List<String> foreign) {
        public Owners {
            foreign = List.copyOf(foreign);
        }
    }

    /// Something that others may read or write.
    ///
    /// @param permissions as `ls` shows them
    /// @param isSecret    whether keys or passwords are in it
    public record Exposed(String path, String permissions, boolean isSecret) {}

    /// What this process may take.
    ///
    /// @param openFiles   the soft limit
    /// @param connections that the configuration allows
    /// @param heap        bytes it may grow to
    /// @param memory      bytes that the machine has, or a container's share if that is less
    /// @param threads     of this process, or of all in its container
    public record Limits(long openFiles, long connections, long heap, long memory, long threads) {}

    /// Whether somebody sets the clock.
    public enum TimeSync {
        WORKS,
        FAILS,
        UNKNOWN
    }
}
