package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class RecordsContractTest extends RecordsContract {

    RecordsContractTest(Engine engine) {
        super(engine);
    }
}
