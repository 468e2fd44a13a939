package dev.galley.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.TestDatabase;
import dev.galley.testkit.crash.CrashApp;
import dev.galley.testkit.crash.CrashClient;
import dev.galley.testkit.crash.GalleyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A data directory, the clients that write into it, and the processes that come and go over it.
public final class Harness implements AutoCloseable {

    /// How long a server may take to be ready again after a kill, on a machine that has nothing else to do.
    private static final Duration READY = Duration.ofSeconds(3);

    /// A machine that starts a server over nothing this slowly is busy; recovery gets as much more time.
    private static final int TIMES_THE_FIRST_START = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;

    private final Path folder;
    private final UnaryOperator<List<String>> machine;
    private final SplittableRandom random;
    private final CrashApp app;
    private final List<CrashClient> clients = new ArrayList<>();
    private final Duration first;
    private GalleyProcess server;
    private Duration slowest = Duration.ZERO;

    /// Makes the app in a fresh directory; its first server runs.
    Harness(Path folder, long seed) throws IOException, InterruptedException {
        this(folder, seed, command -> command);
    }

    /// The same with more words on the command line of each server.
    public Harness(Path folder, long seed, List<String> words)
            throws IOException, InterruptedException {
        this(folder, seed, command -> Stream.of(command, words).flatMap(List::stream).toList());
    }

    /// The same on another machine.
    ///
    /// @param machine makes of a command one that runs it there, over the same directory
    Harness(Path folder, long seed, UnaryOperator<List<String>> machine)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.machine = machine;
        this.random = new SplittableRandom(seed);
        this.server = GalleyProcess.start(machine.apply(serve()), errors());
        this.first = server.awaitReady(PATIENCE).orElseThrow();
        this.app = CrashApp.make(server.address(), server.setupToken(), CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(app.client(i, folder));
        }
    }

    /// The first seed that is not given is a new one each time, and printed.
    public static long seed() {
        long seed = Long.getLong("galley.seed", System.nanoTime());
        System.out.println("seed: -Dgalley.seed=" + seed);
        return seed;
    }

    /// The words of a command that has a server on this database.
    public static List<String> words(TestDatabase database, Path folder) throws IOException {
        if (!(database instanceof PostgresDatabase postgres)) {
            return List.of();
        }
        Path file = folder.resolve("galley.yaml");
        String address = postgres.config().url().substring("jdbc:postgresql://".length());
        Files.writeString(
                file,
                "database: postgresql://%s@%s\nmaster-key: %s\n"
                        .formatted(postgres.config().user(), address, "ab".repeat(32)));
        return List.of("--config", file.toString());
    }

    List<CrashClient> clients() {
        return clients;
    }

    public CrashApp app() {
        return app;
    }

    public GalleyProcess server() {
        return server;
    }

    public SplittableRandom random() {
        return random;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /// The slowest start after a kill so far.
    Duration slowestStart() {
        return slowest;
    }

    /// How long such a start may take.
    Duration longestStart() {
        Duration busy = first.multipliedBy(TIMES_THE_FIRST_START);
        return busy.compareTo(READY) > 0 ? busy : READY;
    }

    long acknowledged() {
        return clients.stream().mapToLong(c -> c.promises().acknowledged()).sum();
    }

    /// Lets all clients write until `end` is done and their connections have ended.
    ///
    /// @return how many of them were asked to go by the server
    int writeUntil(End end) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        boolean[] asked = new boolean[CLIENTS];
        CountDownLatch heard = new CountDownLatch(1);
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            SplittableRandom own = random.split();
            threads.add(
                    Thread.ofPlatform()
                            .start(() ->
                                    asked[number] =
                                            clients.get(number)
                                                    .write(server.address(), own, heard)));
        }
        boolean any = heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(any).as("something was heard").isTrue();
        end.bring(server);
        int count = 0;
        for (int i = 0; i < CLIENTS; i++) {
            threads.get(i).join(PATIENCE);
            assertThat(threads.get(i).isAlive()).as("client " + i + " still waits").isFalse();
            count += asked[i] ? 1 : 0;
        }
        return count;
    }

    /// No client waits any longer for an answer.
    void hangUp() {
        clients.forEach(CrashClient::hangUp);
    }

    /// What makes the clients stop.
    interface End {
        void bring(GalleyProcess server) throws InterruptedException, IOException;
    }

    /// Starts a server over the directory, with more Java arguments; empty-handed if it must die at its start.
    boolean start(String... arguments) throws IOException, InterruptedException {
        return startUnder(List.of(), arguments);
    }

    /// The same under a command that runs the command behind it.
    boolean startUnder(List<String> tool, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tool);
        command.addAll(serve(arguments));
        server = GalleyProcess.start(machine.apply(command), errors());
        return server.awaitReady(PATIENCE)
                .map(took -> {
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    return true;
                })
                .orElse(false);
    }

    /// Everything that is wrong: with what clients heard, with what the server holds, with what `verify` says.
    List<String> findings() throws IOException {
        List<String> findings = new ArrayList<>();
        for (CrashClient client : clients) {
            findings.addAll(client.findings());
            findings.addAll(client.compare(server.address()));
        }
        return findings;
    }

    /// What `galley verify` says of a copy of the directory as the dead process left it.
    List<String> verifyCopy() throws IOException, InterruptedException {
        Path copy = folder.resolve("copy");
        copy(data(), copy);
        GalleyProcess verify =
                GalleyProcess.start(
                        galley(List.of(), "verify", "--data", copy.toString()), errors());
        List<String> output = verify.output();
        int code = verify.awaitEnd(PATIENCE);
        delete(copy);
        return code == 0 ? List.of() : output;
    }

    /// After some load, the server ends as it should.
    void endInOrder() throws IOException, InterruptedException {
        int _ = writeUntil(GalleyProcess::terminate);
        assertThat(server.awaitEnd(PATIENCE)).isZero();
    }

    /// The status of an answer to somebody whom the server does not know.
    int status(String path) throws IOException, InterruptedException {
        URI address =
                URI.create(
                        "http://%s:%d%s"
                                .formatted(
                                        server.address().getHostString(),
                                        server.address().getPort(),
                                        path));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// Where all servers write their standard error.
    public Path errors() {
        return folder.resolve("server.log");
    }

    private List<String> serve(String... arguments) {
        List<String> command = new ArrayList<>(serve(data(), arguments));
        return command;
    }

    /// Runs a command to its end, which is to be a good one.
    public void run(String... arguments) throws IOException, InterruptedException {
        GalleyProcess process = GalleyProcess.start(galley(List.of(), arguments), errors());
        List<String> output = process.output();
        assertThat(process.awaitEnd(PATIENCE)).as(output + Files.readString(errors())).isZero();
    }

    /// The command line of a server over a directory.
    static List<String> serve(Path data, String... arguments) {
        return galley(
                List.of(arguments), "serve", "--port", "0", "--quiet", "--data", data.toString());
    }

    /// The command line of the launcher, with the classes of this build.
    private static List<String> galley(List<String> java, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms32m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.virtualThreadScheduler.parallelism="
                                + 3 * Runtime.getRuntime().availableProcessors()));
        command.addAll(java);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "dev.galley.app.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path _ = Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        server.close();
        clients.forEach(CrashClient::close);
    }
}
