package dev.galley.server;

import dev.galley.http.Filter;
import dev.galley.http.Http;
import dev.galley.http.Route;
import dev.galley.http.Routes;
import dev.galley.model.Ids;
import dev.galley.model.UuidV7Ids;
import dev.galley.server.auth.Auth;
import dev.galley.server.auth.AuthFilter;
import dev.galley.server.auth.AuthHttp;
import dev.galley.server.auth.AuthRuntime;
import dev.galley.server.auth.Revocations;
import dev.galley.server.auth.UserRecords;
import dev.galley.server.auth.Users;
import dev.galley.server.backup.Backups;
import dev.galley.server.backup.BackupsHttp;
import dev.galley.server.batch.BatchHttp;
import dev.galley.server.changes.LogUpkeep;
import dev.galley.server.collections.Collections;
import dev.galley.server.collections.CollectionsHttp;
import dev.galley.server.collections.SchemaHttp;
import dev.galley.server.diagnosis.Diagnosis;
import dev.galley.server.diagnosis.DiagnosisHttp;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.limits.HostFilter;
import dev.galley.server.limits.LocalAccess;
import dev.galley.server.limits.PublicHostFilter;
import dev.galley.server.limits.RateLimits;
import dev.galley.server.lists.Lists;
import dev.galley.server.lists.ListsHttp;
import dev.galley.server.observability.Health;
import dev.galley.server.observability.HealthHttp;
import dev.galley.server.observability.ProblemPages;
import dev.galley.server.observability.SecurityTxt;
import dev.galley.server.records.Explainer;
import dev.galley.server.records.Records;
import dev.galley.server.records.RecordsHttp;
import dev.galley.server.retries.Retries;
import dev.galley.server.retries.RetryFilter;
import dev.galley.server.secrets.Secrets;
import dev.galley.server.transfer.Transfer;
import dev.galley.server.transfer.TransferHttp;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import dev.galley.store.sql.Upgrades;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A running server, and the map of the product: every part is made here, by hand, in the order in
/// which each needs the others.
public final class Server implements AutoCloseable {

    private final Http http;
    private final Auth auth;
    private final List<Runnable> ends;
    private final Runnable beforeEnd;
    private final LocalAccess local;
    private final List<Route> routes;

    private Server(
            Http http,
            Auth auth,
            List<Runnable> ends,
            Runnable beforeEnd,
            LocalAccess local,
            List<Route> routes) {
        this.http = http;
        this.auth = auth;
        this.ends = List.copyOf(ends);
        this.beforeEnd = beforeEnd;
        this.local = local;
        this.routes = routes;
    }

    /// What the store keeps for the rooms of a server; an engine makes these tables when it opens.
    public static List<SystemTable> tables() {
        return Stream.of(Secrets.tables(), Auth.tables(), Retries.tables(), Collections.tables())
                .flatMap(List::stream)
                .toList();
    }

    /// How databases of older formats come to the present one: a step for each format there was before it.
    public static List<Upgrades.Step> upgrades() {
        return List.of();
    }

    /// Puts a server together and starts it. The store stays the caller's to close, after the server.
    ///
    /// @throws IOException if it cannot listen where the configuration says
    public static Server compose(
            ServerConfig config, Store store, Secrets secrets, Environment environment)
            throws IOException {
        InstantSource clock = environment.clock();
        Ids ids = new UuidV7Ids(clock, environment.random());
        var people = new AuthRuntime(clock, environment.ticker(), environment.random(), ids);

        var revocations = new Revocations(store, people);
        var collections = new Collections(store, clock, Auth.followers(revocations));
        collections.makeUsers();
        var rulebook = new Rulebook();
        var retries = new Retries(store, clock);
        var departures = Auth.departures(revocations).and(retries::departure);
        var records = new Records(store, rulebook, ids, retries, departures);
        var lists = new Lists(store, rulebook, secrets);
        var users = UserRecords.of(records, lists);
        var auth = new Auth(config.auth(), store, secrets, users, revocations, people);
        var health = new Health(store);
        var explainer = new Explainer(store, rulebook, ids);
        var diagnosis = new Diagnosis(store, explainer, new Users(store), environment.around());
        var transfer = new Transfer(store, rulebook, ids, clock);
        var upkeep = new LogUpkeep(store, config.changes(), clock);
        var backups = new Backups(store, config.backups(), clock, environment.ticker());
        var local = new LocalAccess(environment.random(), config.http().host());
        var rates = new RateLimits(config.rateLimits(), environment.ticker(), environment.random());

        var routes = new Routes();
        new HealthHttp(health).routes(routes);
        new ProblemPages().routes(routes);
        new SecurityTxt(config.securityContact(), clock).routes(routes);
        new AuthHttp(auth).routes(routes);
        new CollectionsHttp(collections).routes(routes);
        new SchemaHttp(collections.schemas()).routes(routes);
        new ListsHttp(lists, clock).routes(routes);
        new RecordsHttp(records, clock).routes(routes);
        new BatchHttp(records, rates, clock).routes(routes);
        new DiagnosisHttp(diagnosis).routes(routes);
        new TransferHttp(transfer, clock).routes(routes);
        new BackupsHttp(backups).routes(routes);

        Http http =
                Http.start(
                        config.http(),
                        routes,
                        filters(config, local, rates, auth),
                        environment.http());
        auth.start();
        retries.start();
        upkeep.start();
        backups.start();
        List<Runnable> ends = List.of(backups::close, upkeep::close, retries::close, auth::close);
        Runnable beforeEnd = beforeEnd(health, backups);
        return new Server(http, auth, ends, beforeEnd, local, routes.all());
    }

    /// A backup that somebody waits for would hold the end up for its whole time of grace.
    private static Runnable beforeEnd(Health health, Backups backups) {
        return () -> {
            health.drain();
            backups.stop();
        };
    }

    /// In the order in which a request passes them. Around them all, in `http`: request id, access log, problem
    /// encoding, client address, body limit.
    private static List<Filter> filters(
            ServerConfig config, LocalAccess local, RateLimits rates, Auth auth) {
        List<Filter> filters = new ArrayList<>();
        if (config.profile() == Profile.DEV) {
            filters.add(new HostFilter(config.http().host()));
        }
        filters.add(local);
        if (config.profile() == Profile.PROD && !config.publicUrl().isEmpty()) {
            filters.add(new PublicHostFilter(config.publicUrl()));
        }
        if (config.rateLimits().on()) {
            filters.addAll(
                    List.<Filter>of(rates::turnedAway, new AuthFilter(auth), rates::callers));
        } else {
            filters.add(new AuthFilter(auth));
        }
        filters.add(new RetryFilter());
        return filters;
    }

    /// The port it listens on.
    public int port() {
        return http.port();
    }

    /// The port on which programs of this machine find it on the loopback address, not encrypted.
    public int localPort() {
        return http.localPort();
    }

    /// Where the first admin is made, `/setup#…`; empty once there is one.
    public Optional<String> setupLink() {
        return auth.setupLink();
    }

    /// The credential with which the command line of this machine acts as an owner.
    public String localToken() {
        return local.token();
    }

    /// The route table, as clients meet it.
    public List<Route> routes() {
        return routes;
    }

    /// Stops accepting, finishes what is in flight, and returns when nothing runs any more. Idempotent.
    @Override
    public void close() {
        beforeEnd.run();
        http.close();
        ends.forEach(Runnable::run);
    }
}
