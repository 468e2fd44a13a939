package dev.galley.app;

import dev.galley.model.Call;
import dev.galley.model.Caller;
import dev.galley.model.Caller.Role;
import dev.galley.model.CollectionName;
import dev.galley.model.Problem;
import dev.galley.model.ProblemCode;
import dev.galley.model.RecordId;
import dev.galley.model.UuidV7Ids;
import dev.galley.server.auth.Admins;
import dev.galley.server.auth.Auth;
import dev.galley.server.auth.AuthConfig;
import dev.galley.server.auth.AuthRuntime;
import dev.galley.server.auth.Revocations;
import dev.galley.server.auth.ServiceKeys;
import dev.galley.server.auth.Users;
import dev.galley.server.backup.Backup;
import dev.galley.server.backup.Backups;
import dev.galley.server.backup.BackupsConfig;
import dev.galley.server.collections.Collections;
import dev.galley.server.diagnosis.Diagnosis;
import dev.galley.server.diagnosis.Surroundings;
import dev.galley.server.gate.Rulebook;
import dev.galley.server.records.Explainer;
import dev.galley.server.transfer.ExportTerms;
import dev.galley.server.transfer.ExportedPage;
import dev.galley.server.transfer.ImportTerms;
import dev.galley.server.transfer.Transfer;
import dev.galley.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Works on the data directly, which no server has open.
final class StoppedServer implements Reached {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Store store;
    private final AuthConfig config;
    private final BackupsConfig backups;
    private final AuthRuntime runtime;
    private final ThisMachine machine;
    private final Transfer transfer;

    StoppedServer(Store store, Configuration configuration) {
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        this.store = store;
        this.config = configuration.auth();
        this.machine = ThisMachine.of(new DataFolder(configuration.data()), configuration);
        this.backups = configuration.backups();
        this.runtime =
                new AuthRuntime(clock, System::nanoTime, random, new UuidV7Ids(clock, random));
        this.transfer = new Transfer(store, new Rulebook(), runtime.ids(), clock);
    }

    @Override
    public void createAdmin(String email, Role role, String password) {
        new Admins(store, config, runtime).create(email, role, password);
    }

    @Override
    public String createKey(String name, List<String> scopes) {
        return serviceKeys().create(name, scopes, ServiceKeys.NEVER).secret();
    }

    @Override
    public List<Key> keys() {
        return serviceKeys().list().stream().map(StoppedServer::shown).toList();
    }

    private static Key shown(ServiceKeys.Listed key) {
        return new Key(
                key.id().value(),
                key.name(),
                key.scopes().stream().sorted().toList(),
                key.expires().equals(ServiceKeys.NEVER) ? "never" : key.expires().toString());
    }

    @Override
    public void revokeKey(String id) {
        serviceKeys()
                .revoke(RecordId.parse(id).orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND)));
    }

    private ServiceKeys serviceKeys() {
        return new ServiceKeys(store, runtime);
    }

    @Override
    public JsonNode explain(ObjectNode question) {
        return diagnosis().explain(question);
    }

    @Override
    public JsonNode report() {
        return diagnosis().report();
    }

    @Override
    public JsonNode schema() {
        return collections().schemas().present();
    }

    @Override
    public JsonNode planSchema(ObjectNode document) {
        return collections().schemas().plan(document);
    }

    @Override
    public JsonNode applySchema(ObjectNode document) {
        return collections().schemas().apply(document);
    }

    @Override
    public Taken takeBackup() {
        try (Backups service = new Backups(store, backups, runtime.clock(), runtime.ticker())) {
            Backup taken = service.take();
            return new Taken(
                    taken.file(), taken.records(), taken.bytes(), taken.took(), taken.sha256());
        }
    }

    private Collections collections() {
        Revocations revocations = new Revocations(store, runtime);
        return new Collections(store, runtime.clock(), Auth.followers(revocations));
    }

    @Override
    public JsonNode importLines(CollectionName collection, ImportTerms terms, byte[] lines) {
        return JSON.readTree(transfer.importLines(collection, terms, lines).json());
    }

    @Override
    public ExportedPage export(CollectionName collection, ExportTerms terms) {
        Call call = Call.of(Caller.GUEST, runtime.clock().millis());
        return transfer.export(call, collection, terms);
    }

    private Diagnosis diagnosis() {
        Explainer explainer = new Explainer(store, new Rulebook(), runtime.ids());
        return new Diagnosis(
                store,
                explainer,
                new Users(store),
                new Surroundings(machine, runtime.clock(), runtime.ticker()));
    }

    @Override
    public void close() {
        store.close();
    }
}
