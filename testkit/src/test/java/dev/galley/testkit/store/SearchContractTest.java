package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class SearchContractTest extends SearchContract {

    SearchContractTest(Engine engine) {
        super(engine);
    }
}
