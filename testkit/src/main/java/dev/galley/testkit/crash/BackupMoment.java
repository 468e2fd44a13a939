package dev.galley.testkit.crash;

import java.util.List;

/// When a backup was taken, as seen from outside and as it says itself.
///
/// @param acknowledgedBefore how many operations of each client had been acknowledged before it was asked for
/// @param acknowledgedAfter  the same when it was there
/// @param position           in the change log, as the backup says
/// @param inOrder            whether positions are given in the order of commits
public record BackupMoment(
        List<Long> acknowledgedBefore,
        List<Long> acknowledgedAfter,
        long position,
        boolean inOrder) {

    public BackupMoment {
        acknowledgedBefore = List.copyOf(acknowledgedBefore);
        acknowledgedAfter = List.copyOf(acknowledgedAfter);
    }
}
