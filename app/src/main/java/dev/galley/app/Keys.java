package dev.galley.app;

import dev.galley.http.AddressRange;
import dev.galley.http.DataSize;
import dev.galley.http.HttpConfig;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.backup.BackupSchedule;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.limits.RateLimitsConfig;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.sqlite.SqliteConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The table of everything that can be configured. The records of the features own the defaults.
///
/// `api/config-keys.md` is this table as a page; a test compares the two.
final class Keys {

    private static final HttpConfig HTTP_DEFAULTS = HttpConfig.DEFAULTS;
    private static final AuthConfig AUTH_DEFAULTS = AuthConfig.DEFAULTS;
    private static final RateLimitsConfig RATE_DEFAULTS = RateLimitsConfig.DEFAULTS;

    private static final Kind<Duration> TIMEOUT =
            new Kinds.Span(Duration.ofMillis(100), Duration.ofHours(1));
    private static final Kind<Integer> CONNECTIONS = new Kinds.Whole(1, 1000);
    private static final Kind<Integer> RATE =
            new Kinds.Whole(RateLimitsConfig.MIN_PER_MINUTE, 1_000_000_000);

    static final Key<String> HOST =
            new Key<>(
                    "host",
                    new Kinds.Text("an address of this machine"),
                    HTTP_DEFAULTS.host(),
                    "Address to listen on; `0.0.0.0` is every one of this machine.");
    static final Key<Integer> PORT =
            new Key<>(
                    "port",
                    new Kinds.Whole(0, 65_535),
                    HTTP_DEFAULTS.port(),
                    "Port to listen on; 0 takes a free one.");
    static final Key<String> PUBLIC_URL =
            new Key<>(
                    "public-url",
                    new PublicUrl(),
                    PublicUrl.FROM_HOST_AND_PORT,
                    "How clients reach the server; the issuer of its tokens. Without it the scheme, host and port it listens on.");
    static final Key<Path> DATA =
            new Key<>(
                    "data",
                    new Kinds.Location("a folder"),
                    Path.of("galley-data"),
                    "The data folder; one folder is one app.");
    static final Key<DatabaseAddress> DATABASE =
            new Key<>(
                    "database",
                    new DatabaseAddress.Sort(),
                    new DatabaseAddress.Embedded(),
                    "Where records are kept: embedded in the data folder, or in PostgreSQL 15 or newer.");
    static final Key<String> MASTER_KEY =
            new Key<>(
                    "master-key",
                    new Kinds.Master(),
                    "",
                    "Seals the server's other keys in PostgreSQL; all nodes have the same one.");
    static final Key<Path> MASTER_KEY_FILE =
            new Key<>(
                    "master-key-file",
                    new Kinds.Location("a file"),
                    Path.of(""),
                    "A file that holds the master key, in place of `master-key`.");

    static final Key<Integer> HTTP_MAX_CONNECTIONS =
            new Key<>(
                    "http.max-connections",
                    new Kinds.Whole(1, 1_000_000),
                    HTTP_DEFAULTS.maxConnections(),
                    "Connections past these are closed at once.");
    static final Key<Integer> HTTP_MAX_IN_FLIGHT =
            new Key<>(
                    "http.max-in-flight",
                    new Kinds.Whole(1, 100_000),
                    HTTP_DEFAULTS.maxInFlight(),
                    "Requests that run at the same time; past them `overloaded`.");
    static final Key<DataSize> HTTP_MAX_BODY_MEMORY =
            new Key<>(
                    "http.max-body-memory",
                    new Kinds.Size(DataSize.megabytes(1), DataSize.megabytes(64 * 1024)),
                    HTTP_DEFAULTS.maxBodyMemory(),
                    "Bodies held at the same time, together; past them `overloaded`.");
    static final Key<Duration> HTTP_HEAD_TIMEOUT =
            new Key<>(
                    "http.head-timeout",
                    TIMEOUT,
                    HTTP_DEFAULTS.headTimeout(),
                    "From the connection to the end of its first request's headers.");
    static final Key<Duration> HTTP_BODY_TIMEOUT =
            new Key<>(
                    "http.body-timeout",
                    TIMEOUT,
                    HTTP_DEFAULTS.bodyTimeout(),
                    "From the end of the headers to the end of the body.");
    static final Key<Duration> HTTP_IDLE_TIMEOUT =
            new Key<>(
                    "http.idle-timeout",
                    TIMEOUT,
                    HTTP_DEFAULTS.idleTimeout(),
                    "How long a kept connection may be silent; let a proxy in front give up first.");
    static final Key<Duration> HTTP_REQUEST_TIMEOUT =
            new Key<>(
                    "http.request-timeout",
                    TIMEOUT,
                    HTTP_DEFAULTS.requestTimeout(),
                    "From the end of the headers to the answer.");
    static final Key<Duration> HTTP_DRAIN =
            new Key<>(
                    "http.drain",
                    new Kinds.Span(Duration.ZERO, Duration.ofMinutes(5)),
                    HTTP_DEFAULTS.drain(),
                    "At shutdown: how long kept connections must be quiet before they are closed.");
    static final Key<Duration> HTTP_GRACE =
            new Key<>(
                    "http.grace",
                    new Kinds.Span(Duration.ofMillis(100), Duration.ofMinutes(10)),
                    HTTP_DEFAULTS.grace(),
                    "At shutdown: how long everything may take in all.");
    static final Key<List<AddressRange>> HTTP_TRUSTED_PROXIES =
            new Key<>(
                    "http.trusted-proxies",
                    new Kinds.Ranges(),
                    HTTP_DEFAULTS.trustedProxies(),
                    "Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.");

    static final Key<Switch> HTTP_COMPRESSION =
            new Key<>(
                    "http.compression",
                    Kinds.Choice.of(Switch.values()),
                    Switch.ON,
                    "Whether answers are packed for clients that take gzip; `off` where a proxy does it.");
    static final Key<Switch> HTTP_H2C =
            new Key<>(
                    "http.h2c",
                    Kinds.Choice.of(Switch.values()),
                    Switch.OFF,
                    "Whether HTTP/2 is spoken without TLS; only for a proxy in front.");
    static final Key<Path> TLS_CERTIFICATE =
            new Key<>(
                    "tls.certificate",
                    new Kinds.Location("a file"),
                    Path.of(""),
                    "The certificate and its chain in PEM; with it the server speaks HTTPS, and no HTTP.");
    static final Key<Path> TLS_KEY =
            new Key<>(
                    "tls.key",
                    new Kinds.Location("a file"),
                    Path.of(""),
                    "The private key of `tls.certificate` in PEM. Both files are read again when they change.");
    static final Key<List<String>> CORS_ORIGINS =
            new Key<>(
                    "cors.origins",
                    new Origins(),
                    List.of(),
                    "Web pages that may call the server from a browser; those of this machine by themselves under the profile dev.");

    static final Key<String> SECURITY_CONTACT =
            new Key<>(
                    "security.contact",
                    new Contact(),
                    Contact.NOBODY,
                    "Whom to tell of a weakness, for `/.well-known/security.txt`.");

    static final Key<AuthConfig.SignUp> AUTH_SIGN_UP =
            new Key<>(
                    "auth.sign-up",
                    Kinds.Choice.of(AuthConfig.SignUp.values()),
                    AuthConfig.SignUp.OFF,
                    "Whether strangers may make themselves users; `open` by itself under the profile dev.");
    static final Key<String> AUTH_AUDIENCE =
            new Key<>(
                    "auth.audience",
                    new Kinds.Text("a name"),
                    AUTH_DEFAULTS.audience(),
                    "The app, as access tokens name it.");
    static final Key<Duration> AUTH_ACCESS_TOKEN_TTL =
            new Key<>(
                    "auth.access-token-ttl",
                    new Kinds.Span(Duration.ofSeconds(10), AuthConfig.MAX_ACCESS_TOKEN_TTL),
                    AUTH_DEFAULTS.accessTokenTtl(),
                    "How long an access token counts; clients refresh silently.");
    static final Key<Duration> AUTH_SESSION_TTL =
            new Key<>(
                    "auth.session-ttl",
                    new Kinds.Span(Duration.ofMinutes(1), Duration.ofDays(3650)),
                    AUTH_DEFAULTS.sessionTtl(),
                    "How long a session lives without being refreshed.");
    static final Key<Integer> AUTH_MAX_FAILURES =
            new Key<>(
                    "auth.max-failures",
                    new Kinds.Whole(1, 1000),
                    AUTH_DEFAULTS.maxFailures(),
                    "Wrong passwords for one address within the failure window; then it has to wait.");
    static final Key<Duration> AUTH_FAILURE_WINDOW =
            new Key<>(
                    "auth.failure-window",
                    new Kinds.Span(Duration.ofSeconds(1), Duration.ofDays(1)),
                    AUTH_DEFAULTS.failureWindow(),
                    "Counted from the first wrong password of a row.");

    static final Key<Switch> LIMITS_RATE =
            new Key<>(
                    "limits.rate",
                    Kinds.Choice.of(Switch.values()),
                    Switch.ON,
                    "Whether requests of users and guests are counted.");
    static final Key<Integer> LIMITS_READS =
            new Key<>(
                    "limits.reads-per-minute",
                    RATE,
                    RATE_DEFAULTS.readsPerMinute(),
                    "Reads of records by one user, or by guests from one address.");
    static final Key<Integer> LIMITS_WRITES =
            new Key<>(
                    "limits.writes-per-minute",
                    RATE,
                    RATE_DEFAULTS.writesPerMinute(),
                    "Writes of records by one user, or by guests from one address.");
    static final Key<Integer> LIMITS_SIGN_INS =
            new Key<>(
                    "limits.sign-ins-per-minute",
                    RATE,
                    RATE_DEFAULTS.signInsPerMinute(),
                    "Sign-ins and sign-ups from one address, good and bad.");
    static final Key<Integer> LIMITS_OTHERS =
            new Key<>(
                    "limits.others-per-minute",
                    RATE,
                    RATE_DEFAULTS.othersPerMinute(),
                    "All other requests by one user, or by guests from one address.");

    static final Key<Integer> SQLITE_READERS =
            new Key<>(
                    "sqlite.readers",
                    new Kinds.Whole(0, 256),
                    0,
                    "Reads at the same time, lists at most half of them; 0 is two for each core.");
    static final Key<Duration> SQLITE_STATEMENT_LIMIT =
            new Key<>(
                    "sqlite.statement-limit",
                    TIMEOUT,
                    SqliteConfig.STATEMENT_LIMIT,
                    "How long one statement of a read may run.");

    static final Key<Integer> POSTGRES_READ_CONNECTIONS =
            new Key<>(
                    "postgres.read-connections",
                    new Kinds.Whole(2, 1000),
                    PostgresConfig.DEFAULT_CONNECTIONS,
                    "Connections of this node for reads; lists get at most half of them.");
    static final Key<Integer> POSTGRES_WRITE_CONNECTIONS =
            new Key<>(
                    "postgres.write-connections",
                    CONNECTIONS,
                    PostgresConfig.DEFAULT_CONNECTIONS,
                    "Connections of this node for writes.");
    static final Key<Duration> POSTGRES_STATEMENT_TIMEOUT =
            new Key<>(
                    "postgres.statement-timeout",
                    TIMEOUT,
                    PostgresConfig.DEFAULT_STATEMENT_TIMEOUT,
                    "How long one statement may run or wait for a lock.");

    static final Key<Duration> CHANGES_RETENTION =
            new Key<>(
                    "changes.retention",
                    new Kinds.Span(ChangesConfig.LEAST, Duration.ofDays(3650)),
                    ChangesConfig.DEFAULTS.retention(),
                    "How long the change log goes back; who follows it and was away for longer begins anew.");
    static final Key<BackupSchedule> BACKUP_SCHEDULE =
            new Key<>(
                    "backup.schedule",
                    new ScheduleKind(),
                    BackupSchedule.OFF,
                    "When backups are taken by themselves: after so long, or at a time of day in UTC.");
    static final Key<Integer> BACKUP_KEEP =
            new Key<>(
                    "backup.keep",
                    new Kinds.Whole(1, 10_000),
                    BackupsConfig.KEEP,
                    "How many of those are kept; backups that were asked for stay.");

    static final Key<LogLevel> LOG_LEVEL =
            new Key<>(
                    "log.level",
                    Kinds.Choice.of(LogLevel.values()),
                    LogLevel.INFO,
                    "What is logged on standard error: this and what is graver.");
    static final Key<Switch> LOG_ACCESS =
            new Key<>(
                    "log.access",
                    Kinds.Choice.of(Switch.values()),
                    Switch.ON,
                    "One line on standard error for each request.");

    static final List<Key<?>> ALL =
            List.of(
                    HOST,
                    PORT,
                    PUBLIC_URL,
                    DATA,
                    DATABASE,
                    MASTER_KEY,
                    MASTER_KEY_FILE,
                    HTTP_MAX_CONNECTIONS,
                    HTTP_MAX_IN_FLIGHT,
                    HTTP_MAX_BODY_MEMORY,
                    HTTP_HEAD_TIMEOUT,
                    HTTP_BODY_TIMEOUT,
                    HTTP_IDLE_TIMEOUT,
                    HTTP_REQUEST_TIMEOUT,
                    HTTP_DRAIN,
                    HTTP_GRACE,
                    HTTP_TRUSTED_PROXIES,
                    HTTP_COMPRESSION,
                    HTTP_H2C,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    CORS_ORIGINS,
                    SECURITY_CONTACT,
                    AUTH_SIGN_UP,
                    AUTH_AUDIENCE,
                    AUTH_ACCESS_TOKEN_TTL,
                    AUTH_SESSION_TTL,
                    AUTH_MAX_FAILURES,
                    AUTH_FAILURE_WINDOW,
                    LIMITS_RATE,
                    LIMITS_READS,
                    LIMITS_WRITES,
                    LIMITS_SIGN_INS,
                    LIMITS_OTHERS,
                    SQLITE_READERS,
                    SQLITE_STATEMENT_LIMIT,
                    POSTGRES_READ_CONNECTIONS,
                    POSTGRES_WRITE_CONNECTIONS,
                    POSTGRES_STATEMENT_TIMEOUT,
                    CHANGES_RETENTION,
                    BACKUP_SCHEDULE,
                    BACKUP_KEEP,
                    LOG_LEVEL,
                    LOG_ACCESS);

    private Keys() {}

    /// The key of that name.
    static Optional<Key<?>> find(String name) {
        for (Key<?> key : ALL) {
            if (key.name().equals(name)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /// Whether keys begin with this and a dot.
    static boolean isFeature(String name) {
        return ALL.stream().anyMatch(key -> key.name().startsWith(name + "."));
    }

    /// What to say about a name that is not in the table.
    static String unknown(String name) {
        if (name.equals("profile")) {
            return "unknown key 'profile'; the profile is set by the flag --profile alone";
        }
        return "unknown key "
                + Kinds.quoted(name)
                + Suggestion.of(name, ALL.stream().map(Key::name).toList());
    }
}
