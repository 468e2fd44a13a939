package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class SearchOrderContractTest extends SearchOrderContract {

    SearchOrderContractTest(Engine engine) {
        super(engine);
    }
}
