package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class LifecycleContractTest extends LifecycleContract {

    LifecycleContractTest(Engine engine) {
        super(engine);
    }
}
