package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class ChangeLogContractTest extends ChangeLogContract {

    ChangeLogContractTest(Engine engine) {
        super(engine);
    }
}
