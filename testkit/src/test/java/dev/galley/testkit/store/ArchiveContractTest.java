package dev.galley.testkit.store;

import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;

@OnEveryStore
class ArchiveContractTest extends ArchiveContract {

    ArchiveContractTest(Engine engine) {
        super(engine);
    }
}
