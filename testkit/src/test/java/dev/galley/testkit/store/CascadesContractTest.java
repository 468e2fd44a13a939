package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class CascadesContractTest extends CascadesContract {

    CascadesContractTest(Engine engine) {
        super(engine);
    }
}
