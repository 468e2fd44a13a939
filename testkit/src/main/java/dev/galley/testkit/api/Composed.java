package dev.galley.testkit.api;

import dev.galley.http.AccessLog;
import dev.galley.http.EventLoops;
import dev.galley.http.Route;
import dev.galley.model.UuidV7Ids;
import dev.galley.server.Environment;
import dev.galley.server.Profile;
import dev.galley.server.Server;
import dev.galley.server.ServerConfig;
import dev.galley.server.auth.Admins;
import dev.galley.server.auth.AuthRuntime;
import dev.galley.server.backup.BackupSchedule;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.changes.ChangesConfig;
import dev.galley.server.secrets.MasterKey;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Store;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A server composed as tests want it: any port, no access log, passwords that are cheap to hash.
final class Composed implements AutoCloseable {

    private static final int KEY_BYTES = 32;

    private final Store store;
    private final Server server;
    private final Admins admins;
    private final Path backups;

    private Composed(Store store, Server server, Admins admins, Path backups) {
        this.store = store;
        this.server = server;
        this.admins = admins;
        this.backups = backups;
    }

    static Composed on(TestDatabase database, ManualClock clock, Tuning tuning) {
        Store store = database.open(Server.tables(), tuning.statementLimit());
        SecureRandom random = new SecureRandom();
        Secrets secrets = Secrets.inStore(store, masterKey(), random);
        Path backups = folder();
        ServerConfig config =
                new ServerConfig(
                        Profile.DEV,
                        "",
                        "mailto:security@example.com",
                        tuning.http(),
                        tuning.auth(),
                        tuning.rateLimits(),
                        new BackupsConfig(backups, BackupSchedule.OFF, BackupsConfig.KEEP, "test"),
                        ChangesConfig.DEFAULTS);
        Environment environment =
                new Environment(
                        clock,
                        System::nanoTime,
                        random,
                        AccessLog.NONE,
                        EventLoops.open(),
                        QuietMachine::facts);
        AuthRuntime runtime =
                new AuthRuntime(clock, System::nanoTime, random, new UuidV7Ids(clock, random));
        try {
            Server server = Server.compose(config, store, secrets, environment);
            return new Composed(store, server, new Admins(store, tuning.auth(), runtime), backups);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("galley-backups");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MasterKey masterKey() {
        return MasterKey.parse(Base64.getEncoder().encodeToString(new byte[KEY_BYTES]));
    }

    Store store() {
        return store;
    }

    int port() {
        return server.port();
    }

    List<Route> routes() {
        return server.routes();
    }

    /// The token of the setup link.
    String setupToken() {
        String link = server.setupLink().orElseThrow();
        return link.substring(link.indexOf('#') + 1);
    }

    /// What `galley admin create` calls.
    Admins admins() {
        return admins;
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(backups)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
