package dev.galley.server.lists;

/// A page of a list.
///
/// @param json the page as the wire has it
/// @param next the cursor of the page behind it, "" on the last
// Handed to the socket as it is and never compared.
@SuppressWarnings("ArrayRecordComponent")
record Page(byte[] json, String next) {}
