package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class CascadeGraphsContractTest extends CascadeGraphsContract {

    CascadeGraphsContractTest(Engine engine) {
        super(engine);
    }
}
