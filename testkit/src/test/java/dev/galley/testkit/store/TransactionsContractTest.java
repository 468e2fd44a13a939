package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class TransactionsContractTest extends TransactionsContract {

    TransactionsContractTest(Engine engine) {
        super(engine);
    }
}
