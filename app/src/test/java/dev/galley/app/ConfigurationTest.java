package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.http.AddressRange;
import dev.galley.http.Cors;
import dev.galley.http.DataSize;
import dev.galley.http.HttpConfig;
import dev.galley.http.Transport;
import dev.galley.server.Profile;
import dev.galley.server.auth.AuthConfig;
import dev.galley.store.postgres.PostgresConfig;
import dev.galley.store.sqlite.SqliteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each feature's record gets what the keys say.
class ConfigurationTest {

    private static final String MASTER_KEY = "0123456789abcdef".repeat(4);

    @TempDir Path folder;

    private Typed typed() {
        return new Typed(folder);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("galley.yaml"), yaml);
    }

    private String mistakes() {
        return typed().run("config").err();
    }

    @Test
    void without_a_word_every_record_has_its_own_defaults() {
        var configuration = typed().configuration();

        assertThat(configuration.http()).isEqualTo(HttpConfig.DEFAULTS);
        var auth = configuration.auth();
        assertThat(auth)
                .isEqualTo(
                        AuthConfig.DEFAULTS.withHashing(
                                new AuthConfig.Hashing(
                                        AuthConfig.Hashing.DEFAULTS.memoryKib(),
                                        AuthConfig.Hashing.DEFAULTS.passes(),
                                        AuthConfig.Hashing.DEFAULTS.lanes(),
                                        Runtime.getRuntime().availableProcessors())));
        assertThat(configuration.sqlite())
                .isEqualTo(SqliteConfig.of(folder.resolve("galley-data")));
        assertThat(configuration.database()).isEqualTo(new DatabaseAddress.Embedded());
        assertThat(configuration.data()).isEqualTo(folder.resolve("galley-data"));
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(configuration.logsAccess()).isTrue();
        assertThat(configuration.profileOr(Profile.PROD)).isEqualTo(Profile.PROD);
    }

    @Test
    void postgres_has_the_defaults_of_its_own_record() {
        var configuration =
                typed().variable("GALLEY_MASTER_KEY", MASTER_KEY)
                        .configuration("--database", "postgresql://galley:secret@db:5433/app");
        var address = (DatabaseAddress.Postgres) configuration.database();

        assertThat(configuration.postgres(address))
                .isEqualTo(PostgresConfig.of("jdbc:postgresql://db:5433/app", "galley", "secret"));
    }

    @Test
    void every_key_of_http_reaches_its_component() throws IOException {
        write(
                """
                host: 192.168.1.5
                port: 9090
                http:
                  max-connections: 11
                  max-in-flight: 12
                  max-body-memory: 13 MB
                  head-timeout: 14s
                  body-timeout: 15s
                  idle-timeout: 16s
                  request-timeout: 17s
                  drain: 18ms
                  grace: 19s
                  trusted-proxies: [10.0.0.0/8, "192.0.2.1"]
                  compression: off
                  h2c: on
                """);

        assertThat(typed().configuration().http())
                .isEqualTo(
                        new HttpConfig(
                                "192.168.1.5",
                                9090,
                                11,
                                12,
                                DataSize.megabytes(13),
                                Duration.ofSeconds(14),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(16),
                                Duration.ofSeconds(17),
                                Duration.ofMillis(18),
                                Duration.ofSeconds(19),
                                List.of(
                                        AddressRange.parse("10.0.0.0/8"),
                                        AddressRange.parse("192.0.2.1")),
                                new Transport.Plain(true),
                                Cors.NONE,
                                false));
    }

    @Test
    void tls_needs_both_files_and_has_its_own_url() throws IOException {
        write("tls: {certificate: chain.pem, key: key.pem}");
        var configuration = typed().configuration();
        assertThat(configuration.http().transport())
                .isEqualTo(
                        new Transport.Tls(folder.resolve("chain.pem"), folder.resolve("key.pem")));
        assertThat(configuration.publicUrl()).isEqualTo("https://127.0.0.1:8080");
        assertThat(configuration.filesWithSecrets()).containsExactly(folder.resolve("key.pem"));

        write("tls: {certificate: chain.pem}");
        assertThat(mistakes()).contains("tls.certificate: needs tls.key beside it");
        write("tls: {key: key.pem}");
        assertThat(mistakes()).contains("tls.key: needs tls.certificate beside it");
        write("{tls: {certificate: chain.pem, key: key.pem}, http: {h2c: on}}");
        assertThat(mistakes())
                .contains(
                        "http.h2c: is for servers without TLS; with it clients have HTTP/2 anyway");
    }

    @Test
    void pages_are_named_by_their_origins() throws IOException {
        write("cors: {origins: [\"https://App.example.com:443/\", \"capacitor://localhost\"]}");
        var named = Set.of("https://app.example.com", "capacitor://localhost");
        assertThat(typed().configuration().server(Profile.PROD).http().cors())
                .isEqualTo(new Cors(named, false));
        assertThat(typed().configuration().server(Profile.DEV).http().cors())
                .isEqualTo(new Cors(named, true));

        write("cors: {origins: [\"https://example.com/app\"]}");
        assertThat(mistakes()).contains("is not an origin");
        write("cors: {origins: [\"example.com\"]}");
        assertThat(mistakes()).contains("is not an origin");
    }

    @Test
    void whom_to_tell_of_a_weakness_is_an_address() throws IOException {
        write("security: {contact: \"mailto:security@example.com\"}");
        assertThat(typed().configuration().server(Profile.PROD).securityContact())
                .isEqualTo("mailto:security@example.com");
        write("security: {contact: security@example.com}");
        assertThat(mistakes()).contains("is no contact");
    }

    @Test
    void only_a_public_url_that_is_set_is_the_only_host() throws IOException {
        assertThat(typed().configuration().server(Profile.PROD).publicUrl()).isEmpty();
        write("public-url: https://api.example.com");
        assertThat(typed().configuration().server(Profile.PROD).publicUrl())
                .isEqualTo("https://api.example.com");
    }

    @Test
    void every_key_of_auth_reaches_its_component() throws IOException {
        write(
                """
                public-url: https://API.example.com/
                auth:
                  sign-up: open
                  audience: shop
                  access-token-ttl: 5m
                  session-ttl: 7d
                  max-failures: 3
                  failure-window: 1h
                """);
        var auth = typed().configuration().auth();

        assertThat(auth.issuer()).isEqualTo("https://api.example.com");
        assertThat(auth.signUp()).isEqualTo(AuthConfig.SignUp.OPEN);
        assertThat(auth.audience()).isEqualTo("shop");
        assertThat(auth.accessTokenTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(auth.sessionTtl()).isEqualTo(Duration.ofDays(7));
        assertThat(auth.maxFailures()).isEqualTo(3);
        assertThat(auth.failureWindow()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void every_key_of_the_engines_and_the_log_reaches_its_component() throws IOException {
        write(
                """
                data: elsewhere
                database: postgresql://galley:p%40ss@db/app?sslmode=require
                sqlite: {readers: 7, statement-limit: 2s}
                postgres: {read-connections: 4, write-connections: 5, statement-timeout: 3s}
                log: {level: debug, access: off}
                """);
        var configuration = typed().variable("GALLEY_MASTER_KEY", MASTER_KEY).configuration();
        var address = (DatabaseAddress.Postgres) configuration.database();

        assertThat(configuration.sqlite())
                .isEqualTo(new SqliteConfig(folder.resolve("elsewhere"), 7, Duration.ofSeconds(2)));
        assertThat(configuration.postgres(address))
                .isEqualTo(
                        new PostgresConfig(
                                "jdbc:postgresql://db/app?sslmode=require",
                                "galley",
                                "p@ss",
                                4,
                                5,
                                Duration.ofSeconds(3)));
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(configuration.logsAccess()).isFalse();
    }

    @Test
    void a_flag_wins_over_a_variable_and_a_variable_over_the_file() throws IOException {
        write("port: 1001\nhost: 127.0.0.2\nhttp.drain: 1s\n");
        var configuration =
                typed().variable("GALLEY_PORT", "1002")
                        .variable("GALLEY_HOST", "127.0.0.3")
                        .configuration("--port", "1003");

        assertThat(configuration.http().port()).isEqualTo(1003);
        assertThat(configuration.http().host()).isEqualTo("127.0.0.3");
        assertThat(configuration.http().drain()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void each_value_is_shown_with_its_source() throws IOException {
        write("port: 1001\nhttp:\n  drain: 1s\n");
        var table =
                typed().variable("GALLEY_HOST", "127.0.0.3")
                        .configuration("--data", "here")
                        .under(Profile.DEV)
                        .table();

        assertThat(table)
                .contains(
                        new Configuration.Shown("port", "1001", "galley.yaml:1:7"),
                        new Configuration.Shown("http.drain", "1s", "galley.yaml:3:10"),
                        new Configuration.Shown("host", "127.0.0.3", "GALLEY_HOST"),
                        new Configuration.Shown("data", "here", "--data"),
                        new Configuration.Shown("auth.sign-up", "open", "profile dev"),
                        new Configuration.Shown("http.grace", "10s", "default"));
    }

    @Test
    void dev_opens_sign_up_unless_somebody_has_closed_it() {
        var usual = typed().configuration();
        var closed = typed().variable("GALLEY_AUTH_SIGN_UP", "off").configuration();

        assertThat(usual.under(Profile.DEV).auth().signUp()).isEqualTo(AuthConfig.SignUp.OPEN);
        assertThat(usual.under(Profile.PROD).auth().signUp()).isEqualTo(AuthConfig.SignUp.OFF);
        assertThat(closed.under(Profile.DEV).auth().signUp()).isEqualTo(AuthConfig.SignUp.OFF);
    }

    @Test
    void quiet_logs_no_requests_and_only_what_is_wrong() {
        var configuration = typed().configuration("--quiet");

        assertThat(configuration.logsAccess()).isFalse();
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.WARN);
    }

    @Test
    void secrets_are_stars_in_every_output() throws IOException {
        write(
                "database: postgresql://galley:hush@db/app?password=hush2\nmaster-key: "
                        + MASTER_KEY
                        + "\n");
        var configuration = typed().configuration();

        assertThat(configuration.oneLine())
                .contains("master-key=***", "database=postgresql://galley:***@db/app ")
                .doesNotContain("hush", MASTER_KEY);
        assertThat(configuration.table().toString()).doesNotContain("hush", MASTER_KEY);
        assertThat(configuration.database().toString()).doesNotContain("hush@", "=hush,");
        assertThat(typed().run("config").out()).doesNotContain("hush", MASTER_KEY);
    }

    @Test
    void a_master_key_may_come_from_a_file() throws IOException {
        Files.writeString(folder.resolve("key"), MASTER_KEY + "\n");
        var configuration =
                typed().variable("GALLEY_MASTER_KEY_FILE", "key")
                        .configuration("--database", "postgresql://galley@db/app");

        assertThat(configuration.masterKey()).isNotNull();
    }

    @Test
    void postgres_without_a_master_key_is_a_mistake_that_says_how_to_make_one() {
        var typed = typed();

        assertThatThrownBy(() -> typed.configuration("--database", "postgresql://galley@db/app"))
                .isInstanceOf(WrongConfiguration.class)
                .hasMessageContaining("--database: database: PostgreSQL needs master-key")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void a_session_that_ends_before_its_tokens_is_a_mistake() {
        var typed =
                typed().variable("GALLEY_AUTH_SESSION_TTL", "2m")
                        .variable("GALLEY_AUTH_ACCESS_TOKEN_TTL", "5m");

        assertThatThrownBy(typed::configuration)
                .hasMessageContaining(
                        "GALLEY_AUTH_SESSION_TTL: auth.session-ttl: a session outlives");
    }

    @Test
    void the_table_has_every_key_once_and_every_default_can_be_written() {
        Set<String> names = new TreeSet<>();
        for (Key<?> key : Keys.ALL) {
            assertThat(names.add(key.name())).as(key.name()).isTrue();
            assertThat(key.name()).matches("([a-z]+\\.)?[a-z][a-z0-9]*(-[a-z]+)*");
            assertThat(key.doc()).endsWith(".");
            assertDefaultCanBeWritten(key);
        }
    }

    private static <T> void assertDefaultCanBeWritten(Key<T> key) {
        var text = key.shownFallback();
        if (!text.isEmpty()) {
            assertThat(key.kind().parse(text)).as(key.name()).isEqualTo(key.fallback());
        }
    }
}
