package dev.galley.server.records;

/// What a client asks of one record.
///
/// @param fields names of members, "" for all that the caller may see
public record ViewRequest(String fields, Precondition precondition) {}
