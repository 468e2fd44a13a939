package dev.galley.server.lists;

import dev.galley.server.requests.Precondition;

/// What came of viewing a record.
///
/// @param rev   its revision
/// @param known whether the client has that revision already, so that there is no body
/// @param json  the record as the wire has it
// Handed to the socket as it is and never compared.
@SuppressWarnings("ArrayRecordComponent")
record View(long rev, boolean known, byte[] json) {

    public String etag() {
        return Precondition.tag(rev);
    }
}
