package dev.galley.model;

import java.util.Locale;

/// The closed list of what can be wrong with a request, as clients and manuals know it.
///
/// Codes are public API: they never change their meaning, and a new one is a reviewed diff of
/// `api/problems.md`. Each says to its reader what to do next.
public enum ProblemCode {
    MALFORMED_JSON(
            400,
            "The body is not valid JSON",
            "Send I-JSON (RFC 7493); the detail names the place."),
    UNKNOWN_PARAMETER(
            400,
            "The request has an unknown or doubled query parameter",
            "Check the spelling; parameters are never ignored."),
    INVALID_PARAMETER(
            400,
            "A query parameter or header has a value that is not allowed",
            "The pointer names it, the detail says what it takes."),
    INVALID_FILTER(
            400,
            "The filter is not valid",
            "The offset points at the place; fields of the collection are named bare: `done == false`."),
    INVALID_CURSOR(
            400,
            "The cursor does not belong to this list",
            "Start again without a cursor; a cursor holds for one filter, sort and schema."),
    BAD_REQUEST(
            400,
            "The request is not valid HTTP",
            "Check the request line, the Host header and the path's escapes."),
    UNAUTHENTICATED(
            401,
            "The credential is missing or not valid",
            "Refresh the access token, or sign in again."),
    INVALID_CREDENTIALS(
            401, "The address or the password is wrong", "Try again, or recover the account."),
    FORBIDDEN(
            403,
            "The caller may not do this",
            "Sign in as somebody who may, or change the collection's rule."),
    SIGN_UP_CLOSED(
            403,
            "Sign-up is closed",
            "Open it with the key auth.sign-up, or let an admin create the user."),
    RECORD_NOT_FOUND(
            404,
            "There is no such record, or the caller may not view it",
            "Check the id and the view rule."),
    COLLECTION_NOT_FOUND(
            404,
            "There is no such collection",
            "Check the name; `GET /api/v1/admin/collections` lists them."),
    NOT_FOUND(
            404,
            "There is nothing at this address",
            "Check the path against the API documentation."),
    METHOD_NOT_ALLOWED(
            405,
            "This address does not take this method",
            "The Allow header lists those it takes."),
    REQUEST_TIMEOUT(
            408, "The request did not arrive in time", "Send it again on a better connection."),
    UNIQUE_VIOLATION(
            409,
            "Another record has this value already",
            "Choose another value for the field at the pointer."),
    RELATION_IN_USE(
            409,
            "Other records refer to this one",
            "Delete or change them first, or set on-delete to cascade or set-null."),
    IDEMPOTENCY_IN_PROGRESS(
            409,
            "A request with the same idempotency key is still running",
            "Send it again after Retry-After; it will get the first one's answer."),
    SCHEMA_CONFLICT(
            409,
            "The data does not fit the new schema",
            "The detail says which rows stand in the way."),
    DATA_LOSS(
            409,
            "The change would lose data",
            "The detail says what; allow it in the request (--allow-destructive) if that is meant."),
    PRECONDITION_FAILED(
            412,
            "The record has changed since it was read",
            "Read it again and repeat the change on the new revision."),
    BODY_TOO_LARGE(
            413, "The body is too large", "Send less, or raise the limit in the configuration."),
    URI_TOO_LONG(414, "The address is too long", "Shorten the query."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The body's media type or encoding is not supported here",
            "Send application/json; gzip is the only encoding."),
    MISDIRECTED_REQUEST(
            421,
            "This server does not answer for this host",
            "Ask it by the name it is known by; in development, on its own machine."),
    INVALID_FIELDS(
            422,
            "Some fields are not valid",
            "Each error has the pointer of its field and says what it takes."),
    UNKNOWN_MEMBER(
            422,
            "The body has a member that is not a field",
            "Remove it, or add the field to the collection."),
    NOT_WRITABLE(422, "The body sets a field that the caller may not set", "Leave the field out."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "Another request has used this idempotency key",
            "Make a new key for each write; send the same key only with the very same request."),
    RELATION_MISSING(
            422, "A related record does not exist", "Create it first, or name another one."),
    INVALID_SCHEMA(
            422,
            "The collection is not valid",
            "Each error has a pointer; rules also have line and column."),
    QUERY_TOO_SLOW(
            422,
            "The query took too long and was stopped",
            "Narrow the filter, or add an index for what it filters and sorts by; repeating it does not help."),
    TOO_MANY_REQUESTS(429, "Too many requests", "Wait as long as Retry-After says."),
    HEADERS_TOO_LARGE(431, "The headers are too large", "Send fewer or shorter headers."),
    INTERNAL(
            500,
            "Something went wrong in the server",
            "Look for the request id in the server's log."),
    NOT_IMPLEMENTED(
            501,
            "This server does not know this method",
            "Use one of the methods in the API documentation."),
    SETUP_REQUIRED(
            503,
            "The server has no admin yet",
            "Open the setup link that the server printed, or run galley admin create."),
    STORAGE_UNAVAILABLE(
            503,
            "The storage does not take this just now",
            "Retry with the same id; a write may or may not have happened."),
    OVERLOADED(503, "The server is busy", "Wait as long as Retry-After says, then retry.");

    private final int status;
    private final String title;
    private final String remedy;

    ProblemCode(int status, String title, String remedy) {
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    /// The code on the wire: `invalid_fields`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The HTTP status it travels with.
    public int status() {
        return status;
    }

    /// One line for people, the same every time.
    public String title() {
        return title;
    }

    /// What its reader does next.
    public String remedy() {
        return remedy;
    }
}
