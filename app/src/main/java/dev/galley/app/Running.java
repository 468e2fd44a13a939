package dev.galley.app;

import dev.galley.http.AccessLog;
import dev.galley.http.AccessLogWriter;
import dev.galley.http.EventLoops;
import dev.galley.http.TlsException;
import dev.galley.server.Environment;
import dev.galley.server.Profile;
import dev.galley.server.Server;
import dev.galley.server.ServerConfig;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Store;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server on its data folder, with everything that has to be opened before it and closed after it.
final class Running implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Configuration configuration;
    private final DataFolder folder;
    private final Terminal terminal;

    /// What is open, the newest first.
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Running(Configuration configuration, DataFolder folder, Terminal terminal) {
        this.configuration = configuration;
        this.folder = folder;
        this.terminal = terminal;
    }

    /// How a started server is reached.
    ///
    /// @param url       from this machine
    /// @param setupLink where the first admin is made; empty when there is one
    record Started(Running running, String url, String setupLink) {}

    /// Starts a server. What was opened is closed again if a later part fails.
    ///
    /// @throws Failure in words that say what to do; and what stores and secrets throw
    static Started start(
            Configuration configuration, DataFolder folder, Profile profile, Terminal terminal) {
        Running running = new Running(configuration, folder, terminal);
        try {
            return running.start(profile);
        } catch (RuntimeException | Error e) {
            running.close();
            throw e;
        }
    }

    private Started start(Profile profile) {
        folder.prepare();
        EventLoops loops = EventLoops.open();
        open.push(loops);
        if (configuration.database() instanceof DatabaseAddress.Postgres) {
            FileChannel lock = folder.lock();
            open.push(lock);
        }
        Store store = Stores.open(configuration);
        open.push(store);
        folder.closeToOthers();
        folder.keep(profile);
        SecureRandom random = new SecureRandom();
        Secrets secrets = Stores.secrets(configuration, folder, store, random);
        Environment environment =
                new Environment(
                        InstantSource.system(),
                        System::nanoTime,
                        random,
                        accessLog(),
                        loops,
                        ThisMachine.of(folder, configuration));
        Server server = compose(profile, store, secrets, environment);
        open.push(server);
        open.push(HeapWatch.start());
        String url = configuration.url(server.port());
        folder.keepAccess(new LocalDoor(door(server, url), server.localToken()).toJson());
        open.push(folder::forgetAccess);
        return new Started(this, url, setupLink(server, url));
    }

    /// The command line comes unencrypted: the certificate is for a name that this machine need not know itself by.
    private static String door(Server server, String url) {
        return server.localPort() == server.port()
                ? url
                : LocalUrl.of("http", "127.0.0.1", server.localPort());
    }

    private Server compose(Profile profile, Store store, Secrets secrets, Environment environment) {
        try {
            return Server.compose(config(profile), store, secrets, environment);
        } catch (TlsException e) {
            throw new Failure("cannot serve TLS: " + Failure.words(e), e);
        } catch (IOException e) {
            throw new Failure(cannotListen(e), e);
        }
    }

    /// What is configured, with no more connections than the process may open.
    private ServerConfig config(Profile profile) {
        ServerConfig config = configuration.server(profile);
        int wanted = config.http().maxConnections();
        int room =
                new SystemLimits(Path.of("/"))
                        .roomForConnections(configuration.databaseConnections())
                        .orElse(wanted);
        if (room >= wanted) {
            return config;
        }
        LOG.warn(
                "the limit on open files leaves room for {} connections, not for {}; raise it with ulimit -n, or LimitNOFILE= of systemd",
                room,
                wanted);
        return config.withHttp(config.http().withMaxConnections(room));
    }

    private String cannotListen(IOException e) {
        String host = configuration.http().host();
        int port = configuration.http().port();
        String why =
                e instanceof BindException || e.getCause() instanceof BindException
                        ? bindReason(e)
                        : Failure.reason(e);
        return "cannot listen on %s, port %d: %s".formatted(host, port, why);
    }

    private static String bindReason(IOException e) {
        String message =
                Failure.words(e) + (e.getCause() == null ? "" : Failure.words(e.getCause()));
        if (message.contains("Cannot assign")) {
            return "no such address on this machine; name another with --host";
        }
        if (message.contains("Permission denied")) {
            return "no permission; take a port above 1023 with --port";
        }
        return "another program has the port; stop that one, or take another with --port";
    }

    private AccessLog accessLog() {
        if (!configuration.logsAccess()) {
            return AccessLog.NONE;
        }
        AccessLogWriter writer = new AccessLogWriter(new Unclosed(terminal.err())).start();
        open.push(writer);
        return writer;
    }

    /// The whole address, which is opened from elsewhere where the server has a public one.
    private String setupLink(Server server, String url) {
        String base = configuration.hasPublicUrl() ? configuration.publicUrl() : url;
        return server.setupLink().map(path -> base + path).orElse("");
    }

    /// Closes everything, the newest first; one that fails keeps no other open.
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.error("something could not be closed", e);
            }
        }
    }
}
