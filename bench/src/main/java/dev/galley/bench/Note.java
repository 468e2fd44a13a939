package dev.galley.bench;

import dev.galley.model.RecordId;

/// A note as a hand-written server would hold it: the record that all workloads are about.
record Note(
        String id,
        long rev,
        long created,
        long updated,
        String title,
        String body,
        boolean done,
        long rank,
        String owner) {

    static final Note EMPTY = new Note("", 0, 0, 0, "", "", false, 0, "");

    Note made(RecordId given, long now) {
        return new Note(given.value(), rev, now, now, title, body, done, rank, owner);
    }

    Note changed(long now) {
        return new Note(id, rev + 1, created, now, title, body, done, rank, owner);
    }
}
