package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class DecisionsContractTest extends DecisionsContract {

    DecisionsContractTest(Engine engine) {
        super(engine);
    }
}
