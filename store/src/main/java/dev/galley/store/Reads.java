package dev.galley.store;

/// What a read is going to cost, so that many long ones leave room for short ones.
public enum Reads {
    /// A record by its id, a row by its key.
    POINT,
    /// A list, a count, a search; at most half of the connections run these.
    SCAN
}
