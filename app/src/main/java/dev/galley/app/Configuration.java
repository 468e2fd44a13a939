package dev.galley.app;

import dev.galley.http.Cors;
import dev.galley.http.HttpConfig;
import dev.galley.http.Transport;
import dev.galley.server.Profile;
import dev.galley.server.ServerConfig;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.limits.RateLimitsConfig;
import dev.galley.server.secrets.MasterKey;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.sqlite.SqliteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/// The whole configuration, read and checked: one record for each feature.
final class Configuration {

    private final Settings settings;
    private final Path workingFolder;
    private final List<Profile> asked;
    private final Map<String, String> environment;

    private Configuration(
            Settings settings,
            Path workingFolder,
            List<Profile> asked,
            Map<String, String> environment) {
        this.environment = environment;
        this.settings = settings;
        this.workingFolder = workingFolder;
        this.asked = asked;
    }

    /// Reads file, environment and flags, the later over the earlier. Changes nothing.
    ///
    /// @throws WrongConfiguration with all mistakes of all three
    static Configuration read(ParseResult arguments, Terminal terminal) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        found.addAll(file(arguments, terminal, mistakes));
        found.addAll(Variables.read(terminal.environment(), mistakes));
        found.addAll(Options.found(arguments));
        Settings settings = Settings.of(found, mistakes);
        List<Profile> asked = profile(arguments, mistakes);
        Configuration configuration =
                new Configuration(settings, terminal.folder(), asked, terminal.environment());
        configuration.check(mistakes);
        if (!mistakes.isEmpty()) {
            throw new WrongConfiguration(mistakes);
        }
        return configuration;
    }

    private static List<Found> file(
            ParseResult arguments, Terminal terminal, List<Mistake> mistakes) {
        String named = Options.value(arguments, Options.CONFIG);
        String name = named.isEmpty() ? ConfigFile.USUAL_NAME : named;
        Path path = terminal.folder().resolve(name);
        return named.isEmpty() && !Files.exists(path)
                ? List.of()
                : ConfigFile.read(path, name, mistakes);
    }

    private static List<Profile> profile(ParseResult arguments, List<Mistake> mistakes) {
        if (!Options.isSet(arguments, Options.PROFILE)) {
            return List.of();
        }
        try {
            String word = Options.value(arguments, Options.PROFILE);
            return List.of(Kinds.Choice.of(Profile.values()).parse(word));
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(new Source.Flag(Options.PROFILE), Failure.words(e)));
            return List.of();
        }
    }

    /// What no key can see by itself.
    private void check(List<Mistake> mistakes) {
        consistent(mistakes, Keys.AUTH_SESSION_TTL, this::auth);
        consistent(mistakes, Keys.HTTP_GRACE, this::http);
        checkTransport(mistakes);
        boolean key = settings.isSet(Keys.MASTER_KEY);
        boolean file = settings.isSet(Keys.MASTER_KEY_FILE);
        if (key && file) {
            mistakes.add(
                    new Mistake(
                            settings.source(Keys.MASTER_KEY_FILE),
                            "master-key-file: master-key is set, too; keep one of them"));
        } else if (file) {
            readable(mistakes);
        } else if (!key && database() instanceof DatabaseAddress.Postgres) {
            mistakes.add(
                    new Mistake(
                            settings.source(Keys.DATABASE),
                            "database: PostgreSQL needs master-key or master-key-file; `openssl rand -base64 32` makes a key"));
        }
    }

    private void checkTransport(List<Mistake> mistakes) {
        if (isEncrypted() != settings.isSet(Keys.TLS_KEY)) {
            Key<?> alone = isEncrypted() ? Keys.TLS_CERTIFICATE : Keys.TLS_KEY;
            Key<?> other = isEncrypted() ? Keys.TLS_KEY : Keys.TLS_CERTIFICATE;
            mistakes.add(
                    new Mistake(
                            settings.source(alone),
                            "%s: needs %s beside it".formatted(alone.name(), other.name())));
        } else if (isEncrypted() && settings.get(Keys.HTTP_H2C) == Switch.ON) {
            mistakes.add(
                    new Mistake(
                            settings.source(Keys.HTTP_H2C),
                            "http.h2c: is for servers without TLS; with it clients have HTTP/2 anyway"));
        }
    }

    private void consistent(List<Mistake> mistakes, Key<?> key, Runnable mapping) {
        try {
            mapping.run();
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(settings.source(key), key.name() + ": " + Failure.words(e)));
        }
    }

    private void readable(List<Mistake> mistakes) {
        try {
            MasterKey.parse(masterKeyText());
        } catch (IOException e) {
            mistakes.add(
                    new Mistake(
                            settings.source(Keys.MASTER_KEY_FILE),
                            "master-key-file: cannot be read: " + Failure.reason(e)));
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    new Mistake(
                            settings.source(Keys.MASTER_KEY_FILE),
                            "master-key-file: holds no key: " + Failure.words(e)));
        }
    }

    /// The files that hold keys and passwords for this configuration.
    List<Path> filesWithSecrets() {
        List<Path> files = new ArrayList<>();
        for (Key<Path> key : List.of(Keys.MASTER_KEY_FILE, Keys.TLS_KEY)) {
            if (settings.isSet(key)) {
                files.add(workingFolder.resolve(settings.get(key)));
            }
        }
        for (Key<?> key : List.of(Keys.MASTER_KEY, Keys.DATABASE)) {
            if (settings.source(key) instanceof Source.Place(String file, int _, int _)
                    && !(key.equals(Keys.DATABASE)
                            && database() instanceof DatabaseAddress.Embedded)) {
                files.add(workingFolder.resolve(file));
            }
        }
        return files.stream().distinct().toList();
    }

    private String masterKeyText() throws IOException {
        return settings.isSet(Keys.MASTER_KEY_FILE)
                ? Files.readString(workingFolder.resolve(settings.get(Keys.MASTER_KEY_FILE)))
                : settings.get(Keys.MASTER_KEY);
    }

    /// The profile that this command names, otherwise the one given.
    Profile profileOr(Profile stored) {
        return asked.isEmpty() ? stored : asked.getFirst();
    }

    /// This configuration with what the profile decides where nobody else has.
    Configuration under(Profile profile) {
        return switch (profile) {
            case PROD -> this;
            case DEV ->
                    new Configuration(
                            settings.otherwise(
                                    new Found(
                                            Keys.AUTH_SIGN_UP,
                                            "open",
                                            new Source.ByProfile("dev"))),
                            workingFolder,
                            asked,
                            environment);
        };
    }

    Path data() {
        return workingFolder.resolve(settings.get(Keys.DATA)).normalize();
    }

    DatabaseAddress database() {
        return settings.get(Keys.DATABASE).withPassword(environment);
    }

    /// @throws Failure if the file is gone since it was checked
    MasterKey masterKey() {
        try {
            return MasterKey.parse(masterKeyText());
        } catch (IOException e) {
            throw new Failure("the master key cannot be read: " + Failure.reason(e), e);
        }
    }

    ServerConfig server(Profile profile) {
        return new ServerConfig(
                profile,
                hasPublicUrl() ? publicUrl() : "",
                settings.get(Keys.SECURITY_CONTACT),
                http(profile),
                auth(),
                rateLimits(),
                backups(),
                changes());
    }

    private HttpConfig http(Profile profile) {
        Set<String> origins = Set.copyOf(settings.get(Keys.CORS_ORIGINS));
        return http().withCors(new Cors(origins, profile == Profile.DEV));
    }

    BackupsConfig backups() {
        return new BackupsConfig(
                data().resolve("backups"),
                settings.get(Keys.BACKUP_SCHEDULE),
                settings.get(Keys.BACKUP_KEEP),
                VersionCommand.version());
    }

    ChangesConfig changes() {
        return new ChangesConfig(settings.get(Keys.CHANGES_RETENTION));
    }

    RateLimitsConfig rateLimits() {
        return new RateLimitsConfig(
                settings.get(Keys.LIMITS_RATE) == Switch.ON,
                settings.get(Keys.LIMITS_READS),
                settings.get(Keys.LIMITS_WRITES),
                settings.get(Keys.LIMITS_SIGN_INS),
                settings.get(Keys.LIMITS_OTHERS));
    }

    HttpConfig http() {
        return new HttpConfig(
                settings.get(Keys.HOST),
                settings.get(Keys.PORT),
                settings.get(Keys.HTTP_MAX_CONNECTIONS),
                settings.get(Keys.HTTP_MAX_IN_FLIGHT),
                settings.get(Keys.HTTP_MAX_BODY_MEMORY),
                settings.get(Keys.HTTP_HEAD_TIMEOUT),
                settings.get(Keys.HTTP_BODY_TIMEOUT),
                settings.get(Keys.HTTP_IDLE_TIMEOUT),
                settings.get(Keys.HTTP_REQUEST_TIMEOUT),
                settings.get(Keys.HTTP_DRAIN),
                settings.get(Keys.HTTP_GRACE),
                settings.get(Keys.HTTP_TRUSTED_PROXIES),
                transport(),
                Cors.NONE,
                settings.get(Keys.HTTP_COMPRESSION) == Switch.ON);
    }

    private Transport transport() {
        return isEncrypted()
                ? new Transport.Tls(
                        workingFolder.resolve(settings.get(Keys.TLS_CERTIFICATE)),
                        workingFolder.resolve(settings.get(Keys.TLS_KEY)))
                : new Transport.Plain(settings.get(Keys.HTTP_H2C) == Switch.ON);
    }

    private boolean isEncrypted() {
        return settings.isSet(Keys.TLS_CERTIFICATE);
    }

    AuthConfig auth() {
        AuthConfig.Hashing usual = AuthConfig.Hashing.DEFAULTS;
        return new AuthConfig(
                publicUrl(),
                settings.get(Keys.AUTH_AUDIENCE),
                settings.get(Keys.AUTH_SIGN_UP),
                settings.get(Keys.AUTH_ACCESS_TOKEN_TTL),
                settings.get(Keys.AUTH_SESSION_TTL),
                settings.get(Keys.AUTH_MAX_FAILURES),
                settings.get(Keys.AUTH_FAILURE_WINDOW),
                new AuthConfig.Hashing(usual.memoryKib(), usual.passes(), usual.lanes(), cores()));
    }

    SqliteConfig sqlite() {
        SqliteConfig usual = SqliteConfig.of(data());
        int readers = settings.get(Keys.SQLITE_READERS);
        return (readers == 0 ? usual : usual.withReaders(readers))
                .withStatementLimit(settings.get(Keys.SQLITE_STATEMENT_LIMIT));
    }

    PostgresConfig postgres(DatabaseAddress.Postgres address) {
        return address.config()
                .withConnections(
                        settings.get(Keys.POSTGRES_READ_CONNECTIONS),
                        settings.get(Keys.POSTGRES_WRITE_CONNECTIONS))
                .withStatementTimeout(settings.get(Keys.POSTGRES_STATEMENT_TIMEOUT));
    }

    /// How many connections to its database a server may have.
    int databaseConnections() {
        return switch (database()) {
            case DatabaseAddress.Embedded _ -> 1 + sqlite().readers();
            case DatabaseAddress.Postgres _ ->
                    settings.get(Keys.POSTGRES_READ_CONNECTIONS)
                            + settings.get(Keys.POSTGRES_WRITE_CONNECTIONS);
        };
    }

    LogLevel logLevel() {
        return settings.get(Keys.LOG_LEVEL);
    }

    boolean logsAccess() {
        return switch (settings.get(Keys.LOG_ACCESS)) {
            case ON -> true;
            case OFF -> false;
        };
    }

    /// How clients reach the server, and what its tokens call it.
    String publicUrl() {
        String url = settings.get(Keys.PUBLIC_URL);
        return url.equals(PublicUrl.FROM_HOST_AND_PORT) ? url(settings.get(Keys.PORT)) : url;
    }

    /// How a server that listens on this port is reached from this machine.
    String url(int port) {
        return LocalUrl.of(isEncrypted() ? "https" : "http", settings.get(Keys.HOST), port);
    }

    boolean hasPublicUrl() {
        return settings.isSet(Keys.PUBLIC_URL);
    }

    boolean signUpIsOpen() {
        return settings.get(Keys.AUTH_SIGN_UP) == AuthConfig.SignUp.OPEN;
    }

    /// Every key and its value on one line, secrets as `***`.
    String oneLine() {
        return Keys.ALL.stream()
                .map(key -> key.name() + "=" + settings.shown(key))
                .collect(Collectors.joining(" "));
    }

    /// Every key with its value and where that comes from.
    List<Shown> table() {
        return Keys.ALL.stream()
                .map(key ->
                        new Shown(key.name(), settings.shown(key), settings.source(key).shown()))
                .toList();
    }

    /// A line of [#table].
    record Shown(String key, String value, String source) {}

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static String word(Profile profile) {
        return profile.name().toLowerCase(Locale.ROOT);
    }
}
