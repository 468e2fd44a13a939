package dev.galley.app;

import dev.galley.server.Profile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley serve`: runs the server until the process is told to end, then ends it with exit code 0.
final class ServeCommand implements Command {

    /// How long closing may take beyond the time that requests get.
    private static final Duration CLOSING = Duration.ofSeconds(20);

    @Override
    public CommandSpec spec() {
        return withOptions(
                Options.configured(
                        "serve",
                        "Runs the server. Ctrl-C or SIGTERM ends it: what is in flight is answered first."));
    }

    /// The options of a server.
    static CommandSpec withOptions(CommandSpec spec) {
        spec.addOption(Options.text("--host", "ADDRESS", "Address to listen on (127.0.0.1)."));
        spec.addOption(
                Options.text("--port", "PORT", "Port to listen on (8080); 0 takes a free one."));
        spec.addOption(
                Options.text(
                        Options.PROFILE,
                        "dev|prod",
                        "What the server is for; chosen at the first start (dev) and kept in the data folder."));
        spec.addOption(
                Options.flag(Options.QUIET, "Log no requests, and nothing below a warning."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration read = Configuration.read(arguments, terminal);
        DataFolder folder = new DataFolder(read.data());
        Profile profile = read.profileOr(folder.profile().orElse(Profile.DEV));
        Configuration configuration = read.under(profile);
        Logging.level(configuration.logLevel());
        log(configuration, profile);
        Running.Started started = Running.start(configuration, folder, profile, terminal);
        closeAtExit(started.running(), configuration.http().grace().plus(CLOSING));
        announce(started, terminal);
        waitForTheEnd();
        return ExitCode.DONE;
    }

    private static void log(Configuration configuration, Profile profile) {
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        log.info(
                "configuration: profile={} {}",
                Configuration.word(profile),
                configuration.oneLine());
        if (profile == Profile.DEV) {
            log.warn(
                    "profile dev: sign-up is {}, and requests from beyond this machine's network are refused; start with --profile prod when others shall use it",
                    configuration.signUpIsOpen() ? "open" : "off");
        }
    }

    private static void announce(Running.Started started, Terminal terminal) {
        if (!started.setupLink().isEmpty()) {
            terminal.out()
                    .printf(
                            "galley setup: make the first admin at %s (good for one hour and one use)%n",
                            started.setupLink());
        }
        terminal.out()
                .printf("galley ready %s in %d ms%n", started.url(), ProcessAge.now().toMillis());
        terminal.out().flush();
    }

    /// A process that a signal ends would report the signal as its exit code; one that has done all it
    /// was asked for, going down included, has not failed. So the hook says the code itself.
    private static void closeAtExit(Running running, Duration most) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("galley-close")
                                .unstarted(() -> Runtime.getRuntime().halt(close(running, most))));
    }

    private static int close(Running running, Duration most) {
        AtomicBoolean closed = new AtomicBoolean();
        Thread closing =
                Thread.ofPlatform()
                        .daemon()
                        .name("galley-closing")
                        .start(() -> {
                            running.close();
                            closed.set(true);
                        });
        try {
            boolean _ = closing.join(most);
        } catch (InterruptedException _) {
            return ExitCode.FAILED;
        }
        return closed.get() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
