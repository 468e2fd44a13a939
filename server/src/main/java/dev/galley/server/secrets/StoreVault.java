package dev.galley.server.secrets;

import dev.galley.model.Schema;
import dev.galley.rules.SqlParam;
import dev.galley.rules.SqlText;
import dev.galley.store.Change;
import dev.galley.store.Decision;
import dev.galley.store.Footprint;
import dev.galley.store.Reads;
import dev.galley.store.Snapshot;
import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps secrets in a table that all nodes share, each sealed under the master key and bound to its name.
final class StoreVault implements Vault {

    /// Not archived: a backup holds no key, and nothing in one is sealed.
    static final SystemTable TABLE =
            new SystemTable(
                            "_secrets",
                            List.of(SystemTable.text("name"), SystemTable.text("sealed")),
                            List.of("name"),
                            List.of())
                    .notArchived();

    private static final String FIND = "SELECT sealed FROM _secrets WHERE name = ?";
    private static final String NAMES = "SELECT name FROM _secrets ORDER BY name";

    /// Of two nodes that start at the same time, the first one's key stays.
    private static final String KEEP =
            "INSERT INTO _secrets (name, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private final Store store;
    private final Sealer master;

    StoreVault(Store store, Sealer master) {
        this.store = store;
        this.master = master;
    }

    @Override
    public byte[] keep(String name, Supplier<byte[]> fresh) {
        if (find(name).isEmpty()) {
            String sealed = master.seal(fresh.get(), context(name));
            SqlText insert = new SqlText(KEEP, List.of(SqlParam.text(name), SqlParam.text(sealed)));
            store.write(new Insertion(new Change.Effect(insert, Change.Effect.ANY)));
        }
        return get(name);
    }

    @Override
    public byte[] get(String name) {
        String sealed =
                find(name).orElseThrow(() -> new SecretsException("there is no key " + name));
        return master.open(sealed, context(name))
                .orElseThrow(() ->
                        new SecretsException(
                                "the master key does not open this database's keys; it is"
                                        + " the one that the database was first started with"));
    }

    @Override
    public List<String> names() {
        SqlText query = new SqlText(NAMES, List.of());
        return store.read(Reads.POINT, snapshot -> snapshot.query(query, row -> row.text(0)));
    }

    private Optional<String> find(String name) {
        SqlText query = new SqlText(FIND, List.of(SqlParam.text(name)));
        return store
                .read(Reads.POINT, snapshot -> snapshot.query(query, row -> row.text(0)))
                .stream()
                .findFirst();
    }

    private static byte[] context(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private record Insertion(Change.Effect effect) implements Decision<Boolean> {
        @Override
        public Footprint footprint(Schema schema) {
            return Footprint.NONE;
        }

        @Override
        public Decided<Boolean> decide(Snapshot snapshot) {
            return new Decided<>(Change.of(effect), applied -> true);
        }
    }
}
