package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class PointsContractTest extends PointsContract {

    PointsContractTest(Engine engine) {
        super(engine);
    }
}
