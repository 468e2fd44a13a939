package dev.galley.testkit;

/// One kind of database that a store runs on; gives tests as many fresh ones as they ask for.
///
/// A new engine passes [dev.galley.testkit.store.StoreContract] by implementing this and running
/// every class of the suite on it. Tests of all else ask for every engine by [OnEveryStore].
public interface Engine {

    /// The name people know it by, as test reports show it.
    String name();

    /// An empty database that nobody else uses.
    TestDatabase fresh();
}
