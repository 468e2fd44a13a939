package dev.galley.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.store.CannotOpenException;
import dev.galley.store.Store;
import dev.galley.store.StoreHealth;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.TestDatabase;
import org.junit.jupiter.api.Test;

/// A data directory belongs to one store at a time.
@OnEveryStore(only = "sqlite")
class SqliteDirectoryTest {

    private final Engine engine;

    SqliteDirectoryTest(Engine engine) {
        this.engine = engine;
    }

    @Test
    void a_second_store_on_the_same_directory_is_refused_and_the_first_goes_on() {
        try (TestDatabase database = engine.fresh()) {
            Store first = database.open();

            assertThatThrownBy(database::open).isInstanceOf(CannotOpenException.class);
            assertThat(first.health()).isEqualTo(StoreHealth.GOOD);

            first.close();
            assertThat(database.open().health()).isEqualTo(StoreHealth.GOOD);
        }
    }
}
