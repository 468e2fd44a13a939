package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class ListsContractTest extends ListsContract {

    ListsContractTest(Engine engine) {
        super(engine);
    }
}
