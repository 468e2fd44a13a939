package dev.galley.server.lists;

import dev.galley.server.requests.Precondition;

/// What a client asks of one record.
///
/// @param fields names of members, "" for all that the caller may see
/// @param expand relations to follow, "" for none
record ViewRequest(String fields, String expand, Precondition precondition) {}
