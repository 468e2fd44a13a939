package dev.galley.server.auth;

import static dev.galley.store.SystemTable.integer;
import static dev.galley.store.SystemTable.text;

import dev.galley.store.SystemTable;
import java.util.List;

/// The room's own tables. Times are in milliseconds; `collection` and `subject` name an [Account].
final class Tables {

    /// One row for each admin.
    private static final SystemTable ADMINS =
            new SystemTable(
                    "_admins",
                    List.of(
                            text("email_key"),
                            text("id"),
                            text("email"),
                            text("role"),
                            integer("created")),
                    List.of("email_key"),
                    List.of(List.of("id")));

    /// A password hash for each account that has a password.
    private static final SystemTable CREDENTIALS =
            new SystemTable(
                    "_credentials",
                    List.of(
                            text("collection"),
                            text("email_key"),
                            text("subject"),
                            text("hash"),
                            integer("changed")),
                    List.of("collection", "email_key"),
                    List.of(List.of("collection", "subject")));

    /// One row for each living session. A restore ends them all: the keys that seal their rows are new then, and who had
    /// signed out since the backup would be signed in again.
    private static final SystemTable SESSIONS =
            new SystemTable(
                            "_sessions",
                            List.of(
                                    text("id"),
                                    text("collection"),
                                    text("subject"),
                                    integer("counter"),
                                    integer("confirmed"),
                                    text("mac_key"),
                                    integer("created"),
                                    integer("refreshed"),
                                    integer("expires")),
                            List.of("id"),
                            List.of(List.of("collection", "subject"), List.of("expires")))
                    .notArchived();

    /// What stopped counting, for as long as any node may have cached it. After a restore none has cached anything.
    private static final SystemTable REVOCATIONS =
            new SystemTable(
                            "_revocations",
                            List.of(text("id"), text("name"), integer("revoked")),
                            List.of("id"),
                            List.of(List.of("revoked")))
                    .notArchived();

    /// Archived: the servers that have these keys go on with them. So a key that was revoked after the backup counts again.
    private static final SystemTable SERVICE_KEYS =
            new SystemTable(
                    "_service_keys",
                    List.of(
                            text("id"),
                            text("name"),
                            text("hash"),
                            text("scopes"),
                            integer("created"),
                            integer("expires")),
                    List.of("id"),
                    List.of());

    /// The one-time tokens with which the first admin can be made. The link of another start is none of this one.
    private static final SystemTable SETUP =
            new SystemTable(
                            "_setup",
                            List.of(text("hash"), integer("expires")),
                            List.of("hash"),
                            List.of())
                    .notArchived();

    static final List<SystemTable> ALL =
            List.of(ADMINS, CREDENTIALS, SESSIONS, REVOCATIONS, SERVICE_KEYS, SETUP);

    private Tables() {}
}
