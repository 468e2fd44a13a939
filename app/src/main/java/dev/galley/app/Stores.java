package dev.galley.app;

import dev.galley.server.Server;
import dev.galley.server.backup.UpgradeBackups;
import dev.galley.server.secrets.Secrets;
import dev.galley.store.Failpoints;
import dev.galley.store.Store;
import dev.galley.store.postgres.PostgresStore;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.Upgrades;
import dev.galley.store.sqlite.SqliteStore;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Opens what the configuration names: the store, and the keys that belong to it.
final class Stores {

    private Stores() {}

    /// The store with everybody's tables.
    ///
    /// @throws dev.galley.store.CannotOpenException if it is in use, newer than this Galley, or not to be reached
    static Store open(Configuration configuration) {
        InstantSource clock = InstantSource.system();
        Failpoints failpoints = Failpoints.of(System.getProperties());
        Upgrades upgrades =
                new Upgrades(
                        SchemaTables.FORMAT,
                        Server.upgrades(),
                        new UpgradeBackups(configuration.backups(), clock));
        return switch (configuration.database()) {
            case DatabaseAddress.Embedded _ ->
                    SqliteStore.open(
                            configuration.sqlite(), Server.tables(), upgrades, clock, failpoints);
            case DatabaseAddress.Postgres address ->
                    PostgresStore.open(
                            configuration.postgres(address),
                            Server.tables(),
                            upgrades,
                            clock,
                            failpoints);
        };
    }

    /// The store of a data folder that no server runs on.
    ///
    /// @param make whether a data folder that is not there is made
    /// @throws Failure if there is none
    static Store openStopped(Configuration configuration, DataFolder folder, boolean make) {
        boolean embedded = configuration.database() instanceof DatabaseAddress.Embedded;
        if (embedded && !make && !folder.exists()) {
            throw new Failure(
                    "there is no data folder %s; name it with --data".formatted(folder.path()));
        }
        if (embedded) {
            folder.prepare();
        }
        return open(configuration);
    }

    /// The keys that only the server knows: in the data folder, or sealed in the database that nodes share.
    static Secrets secrets(
            Configuration configuration, DataFolder folder, Store store, SecureRandom random) {
        return switch (configuration.database()) {
            case DatabaseAddress.Embedded _ -> Secrets.inDirectory(folder.keys(), random);
            case DatabaseAddress.Postgres _ ->
                    Secrets.inStore(store, configuration.masterKey(), random);
        };
    }
}
