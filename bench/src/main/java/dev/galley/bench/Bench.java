package dev.galley.bench;

import dev.galley.store.Store;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Measures the product against the floor, each in its own process with the launcher's flags, and
/// writes down what came out.
///
/// ```
/// Bench LAUNCHER WORK-FOLDER RESULTS [--quick] [--only PREFIX] [--database ADDRESS] [--profile]
/// ```
public final class Bench {

    private static final String CALLER = "ada@example.com";
    private static final String ADMIN = "captain@example.com";
    private static final long SETTLE_MILLIS = 1_000;
    private static final Duration HEATING_RUN = Duration.ofSeconds(2);

    /// A workload that has not had its requests by then is slow whatever the compiler does.
    private static final int HEATING_RUNS = 8;

    /// Users that go to warm up deletions; there are 499.
    private static final int DELETIONS = 100;

    private final Path launcher;
    private final Path folder;
    private final Database database;
    private final boolean profile;
    private Plan plan;
    private final HttpClient http;
    private final Report report = new Report();

    private Bench(
            Path launcher,
            Path folder,
            Database database,
            Plan plan,
            boolean profile,
            HttpClient http) {
        this.launcher = launcher;
        this.folder = folder;
        this.database = database;
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
        Database database = Database.of(folder.resolve("product").toString());
        int other = options.indexOf("--database");
        if (other >= 0) {
            database = Database.of(options.get(other + 1));
            plan = plan.ofCommunity();
        }
        if (plan.cells().isEmpty()) {
            throw new IllegalArgumentException("there is no such workload");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            boolean profile = options.contains("--profile");
            Bench bench = new Bench(Path.of(args[0]), folder, database, plan, profile, http);
            bench.run();
            bench.report.write(Path.of(args[2]), options);
        }
    }

    /// What the requests need to know of the data.
    private record Data(List<String> notes, Community.Seeded community) {}

    private void run() throws IOException {
        report.machine(Machine.look(folder));
        String caller = firstStart();
        Data data = seed(caller);
        Database copy = database.copy();
        starts();
        try (ServerProcess product = serve();
                ServerProcess floor = floor(product, copy, caller)) {
            settle();
            report.memory("after start", product.resident(), floor.resident());
            leaveOutWhatIsUnknown(product, data);
            measure(product, floor, data);
            report.memory("after the load", product.resident(), floor.resident());
            report.memory("at its peak", product.peak(), floor.peak());
            overload(product, data);
            profiles(product, floor, data);
        }
    }

    private Data seed(String caller) throws IOException {
        long began = System.nanoTime();
        try (Store store = database.open()) {
            Seeder seeder = new Seeder(store);
            List<String> notes = List.of();
            if (plan.asks(false)) {
                say("seeding " + BenchApp.RECORDS + " records in each of three collections");
                notes = BenchApp.seed(seeder, caller);
            }
            var community =
                    new Community.Seeded(List.of(), List.of(), new Community.Victims(List.of()));
            if (plan.asks(true)) {
                say("seeding " + Community.POSTS + " posts of " + Community.USERS + " users");
                community = Community.seed(seeder, caller);
            }
            say("took " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
            return new Data(notes, community);
        }
    }

    /// Increments are measured as soon as the product knows them.
    private void leaveOutWhatIsUnknown(ServerProcess product, Data data) throws IOException {
        if (plan.cells().stream().noneMatch(c -> c.workload().equals(Workloads.POSTS_INCREMENT))) {
            return;
        }
        Workload work = workloads(product, data).of(Workloads.POSTS_INCREMENT);
        if (Load.run(product, work, 1, Load.Span.counting(1), 1).errors() > 0) {
            plan = plan.without(Workloads.POSTS_INCREMENT);
            report.note("`posts-increment` is left out: the product does not know `$inc`.");
        }
    }

    /// Starts on an empty database, then defines the app; the id of the user who calls.
    private String firstStart() throws IOException {
        try (ServerProcess product = serve()) {
            report.start("first, an empty database", List.of(product.startTook()));
            settle();
            report.memory("after start, empty database", product.resident());
        }
        createAdmin();
        try (ServerProcess product = serve()) {
            Api api = new Api(http, product.port());
            String admin = api.signIn("admins", ADMIN).token();
            for (Api.Call call : Community.definitions()) {
                var _ = api.send(call.method(), call.path(), admin, call.body());
            }
            for (String collection : BenchApp.COLLECTIONS) {
                var _ = api.post("/api/v1/admin/collections", admin, collection);
            }
            return api.signUp("users", CALLER).id();
        }
    }

    private void createAdmin() throws IOException {
        List<String> command = launcher("admin", "create", ADMIN, "--password-stdin");
        Process process =
                new ProcessBuilder(command)
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

    private void starts() throws IOException {
        List<Duration> cached = new ArrayList<>();
        List<Duration> plain = new ArrayList<>();
        for (int i = 0; i < plan.starts(); i++) {
            List<String> command;
            try (ServerProcess product = serve()) {
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

    private ServerProcess serve() throws IOException {
        return ServerProcess.start(launcher("serve", "--port", "0"), folder.resolve("product.log"));
    }

    private List<String> launcher(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", folder.resolve("product").toString()));
        command.addAll(database.options());
        return command;
    }

    /// The floor in a process like the product's: its Java, its flags, our classes.
    private ServerProcess floor(ServerProcess product, Database data, String caller)
            throws IOException {
        List<String> arguments = withoutCache(product.arguments());
        List<String> command = new ArrayList<>(arguments.subList(0, arguments.indexOf("-cp")));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Floor.class.getName(),
                        data.text(),
                        caller));
        return ServerProcess.start(command, folder.resolve("floor.log"));
    }

    private static List<String> withoutCache(List<String> arguments) {
        Predicate<String> cache =
                a -> (a.startsWith("-XX:") && a.contains("AOT")) || a.startsWith("-Xlog:aot");
        return arguments.stream().filter(cache.negate()).filter(a -> !a.isEmpty()).toList();
    }

    private void measure(ServerProcess product, ServerProcess floor, Data data) throws IOException {
        for (String workload : plan.cells().stream().map(Plan.Cell::workload).distinct().toList()) {
            if (!workload.equals(Workloads.USERS_DELETE)) {
                heat(product, floor, workload, data);
            }
        }
        for (Plan.Cell cell : plan.cells()) {
            if (cell.workload().equals(Workloads.USERS_DELETE)) {
                // Not before: it takes away what others read.
                heat(product, floor, cell.workload(), data);
            }
            Workloads workloads = workloads(product, data);
            Workload work = workloads.of(cell.workload());
            var left = new Contest.Contender("product", product, work);
            var right =
                    cell.isAlone()
                            ? new Contest.Contender(
                                    "product, " + cell.against(),
                                    product,
                                    workloads.of(cell.against()))
                            : new Contest.Contender("floor", floor, work);
            long before = votes(cell, product, workloads);
            Contest.Outcome outcome =
                    Contest.run(
                            left, right, cell.connections(), plan.rounds(cell), plan.span(cell));
            say(report.add(cell, outcome));
            if (votes(cell, product, workloads) - before != (before < 0 ? 0 : cell.requests())) {
                throw new IOException("some increments are lost");
            }
        }
    }

    /// Half of what the product can do, three times that, and half of it again.
    private void overload(ServerProcess product, Data data) throws IOException {
        for (String name : plan.overloads()) {
            Workload work = workloads(product, data).of(name);
            Load.Span span = Load.Span.lasting(Duration.ofSeconds(1), Duration.ofSeconds(3));
            double peak = Load.run(product, work, 64, span, 1).perSecond();
            List<Overload.Phase> phases =
                    List.of(
                            new Overload.Phase("half", peak / 2, Duration.ofSeconds(5)),
                            new Overload.Phase("three times", peak * 3, Duration.ofSeconds(10)),
                            new Overload.Phase("half, after", peak / 2, Duration.ofSeconds(5)));
            List<Overload.Outcome> outcomes = Overload.run(product, work, phases, 1);
            say(report.overload(name, peak, outcomes));
        }
    }

    /// How many votes the post has that is incremented, or −1 when the cell is about something else.
    private long votes(Plan.Cell cell, ServerProcess product, Workloads workloads)
            throws IOException {
        if (!cell.workload().equals(Workloads.POSTS_INCREMENT)) {
            return -1;
        }
        return new Api(http, product.port())
                .get(workloads.incremented(), workloads.caller().token())
                .at("/votes")
                .asLong();
    }

    private void heat(ServerProcess product, ServerProcess floor, String workload, Data data)
            throws IOException {
        say("heating " + workload);
        heatOne(product, product, workload, data);
        if (plan.cells().stream().anyMatch(c -> c.workload().equals(workload) && !c.isAlone())) {
            heatOne(floor, product, workload, data);
        }
    }

    /// @param product where the caller signs in
    private void heatOne(ServerProcess server, ServerProcess product, String workload, Data data)
            throws IOException {
        if (workload.equals(Workloads.USERS_DELETE)) {
            Workload work = workloads(product, data).of(workload);
            report.check(workload, Load.run(server, work, 1, Load.Span.counting(DELETIONS), 0));
            return;
        }
        Load.Span span = Load.Span.lasting(Duration.ZERO, HEATING_RUN);
        long requests = 0;
        for (int run = 0; run < HEATING_RUNS && requests < plan.heating(); run++) {
            Workload work = workloads(product, data).of(workload);
            Sample heated = Load.run(server, work, 64, span, requests);
            report.check(workload, heated);
            requests += heated.requests();
        }
    }

    /// Looks into the budgets that were missed, or into everything when asked to.
    private void profiles(ServerProcess product, ServerProcess floor, Data data)
            throws IOException {
        for (Plan.Cell cell : plan.cells()) {
            if (!profile && !report.missed(cell)) {
                continue;
            }
            Workload work = workloads(product, data).of(cell.workload());
            Load.Span span =
                    cell.isCounted()
                            ? plan.span(cell)
                            : Load.Span.lasting(Duration.ofMillis(500), Duration.ofSeconds(6));
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
    private Workloads workloads(ServerProcess product, Data data) throws IOException {
        Api.Account account = new Api(http, product.port()).signIn("users", CALLER);
        return new Workloads(account, data.notes(), data.community());
    }

    /// A server that has just started still compiles and collects.
    private static void settle() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
