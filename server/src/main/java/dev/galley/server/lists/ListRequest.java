package dev.galley.server.lists;

/// What a client asks of a list, as texts; [Listing] gives them their meaning.
///
/// @param filter CEL with bare field names, "" for every record
/// @param search words that the records have, "" for any
/// @param sort   `-created,title`, "" for the order of ids
/// @param near   `place:52.5,13.4,1000`, "" for no place
/// @param fields names of members to give, "" for all that the caller may see
/// @param expand relations to follow, "" for none
/// @param cursor as the page before gave it, "" to begin
/// @param limit  how many records at most, 1 to [#MAX_LIMIT]
/// @param count  whether to say how many records there are on all pages
record ListRequest(
        String filter,
        String search,
        String sort,
        String near,
        String fields,
        String expand,
        String cursor,
        int limit,
        boolean count) {

    /// Whether the best records come first, since a search says no order.
    boolean ranked() {
        return !search.isEmpty() && sort.isEmpty();
    }

    /// A page that a phone shows at once.
    public static final int DEFAULT_LIMIT = 50;

    /// A page that fits into memory a thousand times over.
    public static final int MAX_LIMIT = 1_000;
}
