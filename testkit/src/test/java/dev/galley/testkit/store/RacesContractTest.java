package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class RacesContractTest extends RacesContract {

    RacesContractTest(Engine engine) {
        super(engine);
    }
}
