package dev.galley.server.observability;

import dev.galley.store.Store;
import dev.galley.store.StoreHealth;

/// Whether this node should be sent requests now. Cheap enough to be asked at any rate.
public final class Health {

    private final Store store;
    private volatile boolean draining;

    public Health(Store store) {
        this.store = store;
    }

    /// From now on the node is not ready: it is going down, and balancers shall send new requests elsewhere.
    public void drain() {
        draining = true;
    }

    Readiness readiness() {
        StoreHealth health = store.health();
        return new Readiness(health.readable(), health.writable(), draining);
    }

    /// What readiness is made of.
    record Readiness(boolean readable, boolean writable, boolean draining) {

        boolean ready() {
            return readable && writable && !draining;
        }
    }
}
