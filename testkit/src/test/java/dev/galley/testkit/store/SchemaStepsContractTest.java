package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class SchemaStepsContractTest extends SchemaStepsContract {

    SchemaStepsContractTest(Engine engine) {
        super(engine);
    }
}
