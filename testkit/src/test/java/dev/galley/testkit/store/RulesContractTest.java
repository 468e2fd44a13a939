package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class RulesContractTest extends RulesContract {

    RulesContractTest(Engine engine) {
        super(engine);
    }
}
