package dev.galley.store;

/// Where the change log begins and ends.
///
/// @param epoch  names this history; positions of another one mean nothing here
/// @param floor  every entry up to this position may be gone; 0 when the log is complete
/// @param newest the position of the newest entry that there ever was
public record LogState(String epoch, long floor, long newest) {}
