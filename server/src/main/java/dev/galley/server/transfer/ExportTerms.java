package dev.galley.server.transfer;

import java.util.List;

/// Which part of a collection is to be given out.
///
/// @param fields names of the members wanted, in that order; empty for all
/// @param filter in CEL, "" for all records
/// @param after  the id behind which the page begins, "" for the first page
/// @param limit  at most so many records, 1 to [#MAX_LIMIT]
public record ExportTerms(List<String> fields, String filter, String after, int limit) {

    /// Some 50 ms of reading.
    public static final int MAX_LIMIT = 10_000;

    /// What is asked of somebody who does not say how large the records are.
    public static final int DEFAULT_LIMIT = 1_000;

    public ExportTerms {
        fields = List.copyOf(fields);
    }
}
