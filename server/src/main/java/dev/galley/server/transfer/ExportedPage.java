package dev.galley.server.transfer;

/// Records as JSON, one on each line, every line with its line break.
///
/// @param next the id behind which the next page begins, "" when there is none
// Handed to the socket or a file as it is and never compared.
@SuppressWarnings("ArrayRecordComponent")
public record ExportedPage(byte[] lines, String next) {}
