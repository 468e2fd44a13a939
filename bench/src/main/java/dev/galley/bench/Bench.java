package dev.galley.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Measures the product against the floor, each in its own process with the launcher's flags, and
/// writes down what came out.
///
/// ```
/// Bench LAUNCHER WORK-FOLDER RESULTS [--quick] [--only WORKLOAD] [--profile]
/// ```
public final class Bench {

    private static final String CALLER = "ada@example.com";
    private static final String ADMIN = "captain@example.com";
    private static final long SETTLE_MILLIS = 1_000;
    private static final Duration HEATING_RUN = Duration.ofSeconds(2);

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final boolean profile;
    private final HttpClient http;
    private final Report report = new Report();

    private Bench(Path launcher, Path folder, Plan plan, boolean profile, HttpClient http) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.profile = profile;
        this.http = http;
    }

    /// See the class.
    public static void main(String[] args) throws IOException {
        List<String> options = Arrays.asList(args).subList(3, args.length);
        Plan plan = options.contains("--quick") ? Plan.quick() : Plan.full();
        int only = options.indexOf("--only");
        if (only >= 0) {
            plan = plan.only(options.get(only + 1));
        }
        Path folder = Path.of(args[1]);
        try (HttpClient http = HttpClient.newHttpClient()) {
            Bench bench =
                    new Bench(Path.of(args[0]), folder, plan, options.contains("--profile"), http);
            bench.run();
            bench.report.write(Path.of(args[2]), options);
        }
    }

    private void run() throws IOException {
        report.machine(Machine.look(folder));
        Path data = folder.resolve("product");
        Path floorData = folder.resolve("floor");
        String caller = firstStart(data);
        say("seeding " + BenchApp.RECORDS + " records in each of three collections");
        List<String> notes = BenchApp.seed(data, caller);
        copy(data, floorData);
        starts(data);
        try (ServerProcess product = serve(data);
                ServerProcess floor = floor(product, floorData, caller)) {
            settle();
            report.memory("after start", product.resident(), floor.resident());
            measure(product, floor, notes);
            report.memory("after the load", product.resident(), floor.resident());
            report.memory("at its peak", product.peak(), floor.peak());
            profiles(product, floor, notes);
        }
    }

    /// Starts on an empty directory, then defines the app; the id of the user who calls.
    private String firstStart(Path data) throws IOException {
        try (ServerProcess product = serve(data)) {
            report.start("first, an empty directory", List.of(product.startTook()));
            settle();
            report.memory("after start, empty directory", product.resident());
        }
        createAdmin(data);
        try (ServerProcess product = serve(data)) {
            Api api = new Api(http, product.port());
            String admin = api.signIn("admins", ADMIN).token();
            var _ =
                    api.send(
                            "PATCH",
                            "/api/v1/admin/collections/users",
                            admin,
                            "{\"rules\": {\"create\": \"public\", \"view\": \"record.id == auth.id\"}}");
            for (String collection : BenchApp.COLLECTIONS) {
                var _ = api.post("/api/v1/admin/collections", admin, collection);
            }
            return api.signUp("users", CALLER).id();
        }
    }

    private void createAdmin(Path data) throws IOException {
        Process process =
                new ProcessBuilder(
                                launcher.toString(),
                                "admin",
                                "create",
                                ADMIN,
                                "--password-stdin",
                                "--data",
                                data.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("admin.log").toFile())
                        .start();
        try (var input = process.outputWriter()) {
            input.write(Api.password() + "\n");
        }
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("no admin: " + Files.readString(folder.resolve("admin.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void starts(Path data) throws IOException {
        List<Duration> cached = new ArrayList<>();
        List<Duration> plain = new ArrayList<>();
        for (int i = 0; i < plan.starts(); i++) {
            List<String> command;
            try (ServerProcess product = serve(data)) {
                cached.add(product.startTook());
                command = withoutCache(product.arguments());
            }
            try (ServerProcess product =
                    ServerProcess.start(command, folder.resolve("plain.log"))) {
                plain.add(product.startTook());
            }
        }
        report.start("again, through the launcher", cached);
        report.start("again, without the ahead-of-time cache", plain);
    }

    private ServerProcess serve(Path data) throws IOException {
        return ServerProcess.start(
                List.of(launcher.toString(), "serve", "--port", "0", "--data", data.toString()),
                folder.resolve("product.log"));
    }

    /// The floor in a process like the product's: its Java, its flags, our classes.
    private ServerProcess floor(ServerProcess product, Path data, String caller)
            throws IOException {
        List<String> arguments = withoutCache(product.arguments());
        List<String> command = new ArrayList<>(arguments.subList(0, arguments.indexOf("-cp")));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Floor.class.getName(),
                        data.toString(),
                        caller));
        return ServerProcess.start(command, folder.resolve("floor.log"));
    }

    private static List<String> withoutCache(List<String> arguments) {
        Predicate<String> cache =
                a -> (a.startsWith("-XX:") && a.contains("AOT")) || a.startsWith("-Xlog:aot");
        return arguments.stream().filter(cache.negate()).filter(a -> !a.isEmpty()).toList();
    }

    private void measure(ServerProcess product, ServerProcess floor, List<String> notes)
            throws IOException {
        for (String workload : plan.cells().stream().map(Plan.Cell::workload).distinct().toList()) {
            say("heating " + workload);
            heat(product, product, workload, notes);
            if (!workload.equals(Workloads.EXISTS)) {
                heat(floor, product, workload, notes);
            }
        }
        for (Plan.Cell cell : plan.cells()) {
            Workloads workloads = workloads(product, notes);
            Workload work = workloads.of(cell.workload());
            var left = new Contest.Contender("product", product, work);
            var right =
                    cell.against().equals(Plan.FLOOR)
                            ? new Contest.Contender("floor", floor, work)
                            : new Contest.Contender(
                                    "product, " + cell.against(),
                                    product,
                                    workloads.of(cell.against()));
            Contest.Outcome outcome =
                    Contest.run(left, right, cell.connections(), plan.rounds(), plan.span());
            say(report.add(cell, outcome));
        }
    }

    /// @param product where the caller signs in
    private void heat(
            ServerProcess server, ServerProcess product, String workload, List<String> notes)
            throws IOException {
        Load.Span span = new Load.Span(Duration.ZERO, HEATING_RUN);
        long requests = 0;
        while (requests < plan.heating()) {
            Workload work = workloads(product, notes).of(workload);
            Sample heated = Load.run(server, work, 64, span, requests);
            report.check(workload, heated);
            requests += heated.requests();
        }
    }

    /// Looks into the budgets that were missed, or into everything when asked to.
    private void profiles(ServerProcess product, ServerProcess floor, List<String> notes)
            throws IOException {
        for (Plan.Cell cell : plan.cells()) {
            if (!profile && !report.missed(cell)) {
                continue;
            }
            Workload work = workloads(product, notes).of(cell.workload());
            Load.Span span = new Load.Span(Duration.ofMillis(500), Duration.ofSeconds(6));
            List<String> lines =
                    Profile.of(
                            product,
                            folder,
                            () -> Load.run(product, work, cell.connections(), span, 7));
            report.profile(cell, lines);
            if (profile && cell.against().equals(Plan.FLOOR)) {
                List<String> below =
                        Profile.of(
                                floor,
                                folder,
                                () -> Load.run(floor, work, cell.connections(), span, 7));
                report.floorProfile(cell, below);
            }
        }
    }

    /// Signs in anew, since an access token does not live as long as a bench.
    private Workloads workloads(ServerProcess product, List<String> notes) throws IOException {
        return new Workloads(new Api(http, product.port()).signIn("users", CALLER), notes);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path _ =
                        Files.copy(
                                file,
                                to.resolve(file.getFileName()),
                                StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// A server that has just started still compiles and collects.
    private static void settle() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
