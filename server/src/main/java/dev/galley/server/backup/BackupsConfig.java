package dev.galley.server.backup;

import java.nio.file.Path;

/// Where backups lie and when they are taken.
///
/// @param folder   made, for the owner alone, when it is first needed
/// @param schedule when they are taken without being asked for
/// @param keep     how many of those stay; backups that somebody asked for stay until somebody removes them
/// @param galley   the version that they say they were written by
public record BackupsConfig(Path folder, BackupSchedule schedule, int keep, String galley) {

    /// A week of one for each day.
    public static final int KEEP = 7;

    public BackupsConfig {
        if (keep < 1) {
            throw new IllegalArgumentException("at least one backup is kept");
        }
    }
}
