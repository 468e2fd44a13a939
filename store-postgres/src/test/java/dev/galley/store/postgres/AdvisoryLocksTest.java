package dev.galley.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.Collection;
import dev.galley.model.CollectionName;
import dev.galley.model.Schema;
import dev.galley.store.Footprint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdvisoryLocksTest {

    private static final Schema SCHEMA =
            Schema.of(1, collection("a", 7), collection("b", 3), collection("c", 12));

    private static Collection collection(String name, int number) {
        return new Collection(
                number,
                new CollectionName(name),
                Collection.Kind.BASE,
                List.of(),
                List.of(),
                Map.of());
    }

    private static Set<CollectionName> names(String... names) {
        return Set.of(
                List.of(names).stream().map(CollectionName::new).toArray(CollectionName[]::new));
    }

    @Test
    void a_plain_write_shares_the_schema_alone() {
        assertThat(AdvisoryLocks.forWrite(SCHEMA, new Footprint(names("a", "b"), names(), names())))
                .isEqualTo("SELECT pg_advisory_xact_lock_shared(1195461708, 0)");
    }

    @Test
    void collections_are_locked_by_their_numbers_and_not_by_their_names() {
        assertThat(
                        AdvisoryLocks.forWrite(
                                SCHEMA, new Footprint(names("a"), names("a"), names("b", "c"))))
                .isEqualTo(
                        "SELECT pg_advisory_xact_lock_shared(1195461708, 0), "
                                + "pg_advisory_xact_lock_shared(1195461708, 3), "
                                + "pg_advisory_xact_lock(1195461708, 7), "
                                + "pg_advisory_xact_lock_shared(1195461708, 12)");
    }

    @Test
    void what_is_watched_and_looked_up_is_locked_once_and_exclusively() {
        assertThat(
                        AdvisoryLocks.forWrite(
                                SCHEMA, new Footprint(names("a"), names("a"), names("a"))))
                .isEqualTo(
                        "SELECT pg_advisory_xact_lock_shared(1195461708, 0), "
                                + "pg_advisory_xact_lock(1195461708, 7)");
    }

    @Test
    void a_collection_that_is_not_there_is_not_locked() {
        assertThat(
                        AdvisoryLocks.forWrite(
                                SCHEMA, new Footprint(names("x"), names("x"), names("y"))))
                .isEqualTo("SELECT pg_advisory_xact_lock_shared(1195461708, 0)");
    }

    @Test
    void a_change_of_the_schema_is_alone() {
        assertThat(AdvisoryLocks.forSchemaChange())
                .isEqualTo("SELECT pg_advisory_xact_lock(1195461708, 0)");
    }
}
