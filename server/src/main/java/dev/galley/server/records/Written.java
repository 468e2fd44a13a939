package dev.galley.server.records;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.server.requests.Precondition;

/// What a write came to, as its caller may hear it.
///
/// @param rev  the record's new revision; of a deletion the one it had
/// @param json what the caller may see of the record, nothing but the id where the view rule denies; empty for a deletion
// Handed to the socket as it is and never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Written(Kind kind, CollectionName collection, RecordId id, long rev, byte[] json) {

    /// What became of the record.
    public enum Kind {
        CREATED(201),
        CHANGED(200),
        DELETED(204);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /// The HTTP status that says so.
        public int status() {
            return status;
        }
    }

    public String etag() {
        return Precondition.tag(rev);
    }

    Written at(long newRev) {
        return new Written(kind, collection, id, newRev, json);
    }

    Written with(byte[] otherJson) {
        return new Written(kind, collection, id, rev, otherJson);
    }
}
