package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class SystemTablesContractTest extends SystemTablesContract {

    SystemTablesContractTest(Engine engine) {
        super(engine);
    }
}
