package dev.galley.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.rules.SqlText;
import dev.galley.server.auth.Engine;
import dev.galley.server.auth.Engines;
import dev.galley.server.secrets.Secrets.Purpose;
import dev.galley.store.Reads;
import dev.galley.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Keys in the database, sealed under the operator's key.
@ParameterizedClass
@ArgumentsSource(Engines.class)
class SharedSecretsTest {

    private static final MasterKey MASTER = MasterKey.parse("0f".repeat(32));
    private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "context".getBytes(StandardCharsets.UTF_8);

    @Parameter Engine engine;
    @TempDir Path place;
    private Engine.Database database;
    private Store store;

    @BeforeEach
    void setUp() {
        database = engine.fresh(place);
        store = database.open(Secrets.tables(), () -> Instant.EPOCH);
    }

    @AfterEach
    void tearDown() {
        store.close();
        database.drop();
    }

    @Test
    void every_node_has_the_same_keys() {
        Secrets one = secrets(MASTER);
        Secrets other = secrets(MASTER);

        String sealed = one.seal(Purpose.SESSIONS, PLAIN, CONTEXT);

        assertThat(other.open(Purpose.SESSIONS, sealed, CONTEXT)).contains(PLAIN);
        assertThat(other.signingKeys()).isEqualTo(one.signingKeys()).hasSize(1);
    }

    @Test
    void nodes_that_start_at_the_same_time_agree() throws Exception {
        List<Callable<Secrets>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> secrets(MASTER));
        }
        List<List<SigningKey>> keys = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Secrets> start : threads.invokeAll(starts)) {
                keys.add(start.get().signingKeys());
            }
        }

        assertThat(keys).allSatisfy(some -> assertThat(some).isEqualTo(keys.getFirst()));
    }

    @Test
    void another_master_key_stops_the_start_with_clear_words() {
        secrets(MASTER);

        assertThatThrownBy(() -> secrets(MasterKey.parse("ab".repeat(32))))
                .isInstanceOf(SecretsException.class)
                .hasMessageContaining("the master key does not open this database's keys");
    }

    @Test
    void no_key_stands_in_the_table_as_it_is() {
        secrets(MASTER);

        List<String> rows =
                store.read(
                        Reads.POINT,
                        snapshot ->
                                snapshot.query(
                                        new SqlText("SELECT sealed FROM _secrets", List.of()),
                                        row -> row.text(0)));

        Sealer master = new Sealer(MASTER.bytes(), new SecureRandom());
        assertThat(rows).hasSize(3).doesNotHaveDuplicates();
        assertThat(rows).allSatisfy(row -> assertThat(master.open(row, CONTEXT)).isEmpty());
    }

    private Secrets secrets(MasterKey master) {
        return Secrets.inStore(store, master, new SecureRandom());
    }
}
