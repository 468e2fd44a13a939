package dev.galley.server.requests;

import dev.galley.http.Request;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;

/// What the path of a request names, where its route has `{collection}` and `{id}`.
public final class Addresses {

    private Addresses() {}

    /// The collection; whether there is one of that name is for others to say.
    ///
    /// @throws dev.galley.model.ProblemException `collection_not_found` for what is no name
    public static CollectionName collection(Request request) {
        return CollectionName.parse(request.path("collection"))
                .orElseThrow(() -> Problem.of(ProblemCode.COLLECTION_NOT_FOUND));
    }

    /// The record. What is no id is the id of no record.
    ///
    /// @throws dev.galley.model.ProblemException `record_not_found` for what is no id
    public static RecordId id(Request request) {
        return RecordId.parse(request.path("id"))
                .orElseThrow(() -> Problem.of(ProblemCode.RECORD_NOT_FOUND));
    }
}
