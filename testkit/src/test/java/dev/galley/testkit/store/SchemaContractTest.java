package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class SchemaContractTest extends SchemaContract {

    SchemaContractTest(Engine engine) {
        super(engine);
    }
}
