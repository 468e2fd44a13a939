package dev.galley.server.diagnosis;

import dev.galley.model.Action;
import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Collection;
import dev.galley.model.Field;
import dev.galley.model.ProblemException;
import dev.galley.model.Schema;
import dev.galley.rules.RuleCompiler;
import dev.galley.server.auth.Users;
import dev.galley.server.diagnosis.Report.Checked;
import dev.galley.server.diagnosis.Report.Finding;
import dev.galley.server.diagnosis.Report.Trial;
import dev.galley.server.records.Explainer;
import dev.galley.store.Reads;
import dev.galley.store.RecordQuery;
import dev.galley.store.Selection;
import dev.galley.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/// Looks at what the server runs on, and at every rule: what it lets through, what it depends on, which index it lacks, and what a list by it costs now.
final class Doctor {

    /// Collections are counted up to here: enough to know that one is large, and read in milliseconds.
    static final int MAX_COUNTED = 100_000;

    /// Lists are tried for so long altogether; a report is wanted while somebody waits.
    private static final Duration TRYING = Duration.ofSeconds(5);

    private final Store store;
    private final Explainer explainer;
    private final Users users;
    private final Machine machine;
    private final InstantSource clock;
    private final LongSupplier ticker;

    Doctor(Store store, Explainer explainer, Users users, Surroundings surroundings) {
        this.store = store;
        this.explainer = explainer;
        this.users = users;
        this.machine = surroundings.machine();
        this.clock = surroundings.clock();
        this.ticker = surroundings.ticker();
    }

    Report report() {
        Schema schema = store.schema();
        Caller caller = users.any().<Caller>map(user -> user).orElse(Caller.GUEST);
        Call call = Call.of(caller, clock.millis());
        long end = ticker.getAsLong() + TRYING.toNanos();
        List<Checked> checked = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Collection collection : schema.collections().values()) {
            long records = count(schema, collection);
            RuleExamination rules =
                    new RuleExamination(new RuleCompiler(schema), collection, records);
            for (Action action : Action.values()) {
                rules.examine(action);
            }
            collection.fields().forEach(field -> examine(rules, field));
            Trial trial =
                    ticker.getAsLong() > end ? new Trial.Untried() : attempt(call, collection);
            checked.add(new Checked(collection.name(), records, rules.rules(), trial));
            findings.addAll(rules.findings());
            if (trial instanceof Trial.GivenUp(String code)) {
                findings.add(
                        new Finding(
                                Report.Level.PROBLEM,
                                collection.name(),
                                Action.LIST.word(),
                                "a first page takes too long for the store: " + code,
                                List.of()));
            }
        }
        findings.sort(Comparator.comparing(Finding::level));
        return new Report(installation(), caller, checked, findings);
    }

    private Installation installation() {
        return new InstallationExamination(machine.look(), store.facts(), clock.instant())
                .examine();
    }

    private static void examine(RuleExamination rules, Field field) {
        rules.examineReadable(field);
        rules.examineWritable(field);
    }

    private long count(Schema schema, Collection collection) {
        RecordQuery all =
                new RecordQuery(
                        schema.version(),
                        new Selection(collection, List.of(), List.of()),
                        List.of(),
                        RecordQuery.Which.ALL,
                        List.of(),
                        1);
        return store.read(Reads.SCAN, snapshot -> snapshot.count(all, MAX_COUNTED));
    }

    private Trial attempt(Call call, Collection collection) {
        try {
            Explainer.Sample sample = explainer.sample(call, collection.name(), ticker);
            return sample.denied()
                    ? new Trial.Denied()
                    : new Trial.Took(sample.records(), sample.nanos() / 1_000);
        } catch (ProblemException slow) {
            return new Trial.GivenUp(slow.problem().code().word());
        }
    }
}
