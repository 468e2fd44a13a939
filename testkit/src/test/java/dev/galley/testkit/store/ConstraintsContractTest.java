package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class ConstraintsContractTest extends ConstraintsContract {

    ConstraintsContractTest(Engine engine) {
        super(engine);
    }
}
