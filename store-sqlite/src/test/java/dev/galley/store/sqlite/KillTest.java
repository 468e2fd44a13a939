package dev.galley.store.sqlite;

import static dev.galley.store.sqlite.App.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.model.CollectionName;
import dev.galley.model.RecordId;
import dev.galley.model.StoredRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillTest {

    private static final int KILLED = 137;

    @TempDir Path directory;

    @ParameterizedTest(name = "killed at {0}")
    @CsvSource({
        "open.beforeInstall",
        "open.beforeCommit",
        "schema.beforeCommit",
        "schema.afterCommit",
        "writer.beforeBegin",
        "writer.afterApply",
        "writer.beforeCommit",
        "writer.afterCommit",
        "writer.beforeAnswer",
        "checkpoint.before",
        "checkpoint.after",
        "close.beforeCheckpoint"
    })
    void nothing_acknowledged_is_lost_when_the_process_dies(String failpoint) throws Exception {
        Path data = directory.resolve("data");
        Child child = Child.start(data, "write", "-Dgalley.fail." + failpoint + "=kill");
        assertThat(child.exitCode()).as("%s", child.lines()).isEqualTo(KILLED);
        List<RecordId> acked = child.ids("acked");
        try (App app = App.open(data)) {
            assertThat(app.store.verify().findings()).isEmpty();
            if (app.store.schema().find(new CollectionName("tasks")).isEmpty()) {
                assertThat(acked).isEmpty();
                return;
            }
            for (RecordId id : acked) {
                assertThat(app.found("tasks", id).value("title")).isEqualTo(value("of " + id));
            }
            for (RecordId id : child.ids("trying")) {
                Optional<StoredRecord> found = app.find("tasks", id);
                found.ifPresent(r -> assertThat(r.value("title")).isEqualTo(value("of " + id)));
            }
        }
    }
}
