package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class ValuesContractTest extends ValuesContract {

    ValuesContractTest(Engine engine) {
        super(engine);
    }
}
