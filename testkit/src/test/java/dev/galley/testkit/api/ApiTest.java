package dev.galley.testkit.api;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/// A class of API tests that share one server on each engine.
@OnEveryStore
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiTest {

    /// What makes JUnit hand the engine to [#start]; it is set too late to be of use there.
    @Parameter
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
    Engine engine;

    /// The server of the engine whose turn it is.
    @SuppressWarnings("NullAway.Init") // set before anything else is called
    TestServer server;

    @BeforeParameterizedClassInvocation
    void start(Engine engine) {
        server = open(engine);
        prepare();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        server.close();
    }

    /// What the class wants otherwise.
    Tuning tuning() {
        return Tuning.DEFAULTS;
    }

    /// The server of an engine, set up and ready.
    TestServer open(Engine engine) {
        return TestServer.on(engine, tuning());
    }

    /// Makes the collections that the class needs.
    abstract void prepare();
}
