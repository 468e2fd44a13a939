package dev.galley.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Collection;
import dev.galley.model.ProblemCode;
import dev.galley.model.ProblemException;
import dev.galley.model.StoredRecord;
import dev.galley.store.Change;
import dev.galley.store.Change.RecordChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reserve of a disk that has room; what it is like on one that is full, `DiskSpaceTest` of the app says.
class DiskReserveTest {

    private static final Collection NOTES = App.collection("notes", App.text("title"));

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("reserve");
    }

    private StoredRecord record(App app) {
        return App.record(NOTES, app.id(), Map.of());
    }

    private static Change of(RecordChange... changes) {
        return new Change(List.of(changes), List.of(), Map.of(), Change.Departures.NONE);
    }

    @Test
    void it_is_made_where_there_is_room_and_stays() throws Exception {
        DiskReserve reserve = DiskReserve.in(folder);
        assertThat(file()).doesNotExist();
        reserve.tend();
        assertThat(file()).hasSize(DiskReserve.BYTES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");

        DiskReserve.in(folder).tend();
        assertThat(file()).hasSize(DiskReserve.BYTES);
    }

    @Test
    void half_of_one_is_made_anew() throws Exception {
        Files.write(file(), new byte[1000]);
        DiskReserve reserve = DiskReserve.in(folder);
        reserve.tend();
        assertThat(file()).hasSize(DiskReserve.BYTES);
    }

    @Test
    void it_is_released_once_and_made_again() {
        DiskReserve reserve = DiskReserve.in(folder);
        assertThat(reserve.release()).as("before it was made").isFalse();
        reserve.tend();

        assertThat(reserve.release()).isTrue();
        assertThat(file()).doesNotExist();
        assertThat(reserve.health().writable()).isFalse();
        assertThat(reserve.health().detail()).startsWith("the disk is full");
        assertThat(reserve.release()).as("a second time").isFalse();

        reserve.tend();
        assertThat(reserve.health().writable()).isTrue();
        assertThat(file()).hasSize(DiskReserve.BYTES);
    }

    @Test
    void while_it_is_released_what_makes_room_is_written_and_what_takes_room_is_not() {
        try (App app = App.open(folder.resolve("app"))) {
            RecordChange create = new RecordChange.Create(NOTES, record(app));
            RecordChange update =
                    new RecordChange.Update(NOTES, record(app), Map.of(), App.NOW, App.NOW);
            RecordChange delete = new RecordChange.Delete(NOTES, record(app), App.NOW);
            DiskReserve reserve = DiskReserve.in(folder);
            reserve.tend();
            assertThatCode(() -> reserve.require(of(create))).doesNotThrowAnyException();

            assertThat(reserve.release()).isTrue();
            for (RecordChange refused : List.of(create, update)) {
                assertThatThrownBy(() -> reserve.require(of(refused)))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                e ->
                                        assertThat(e.problem().code())
                                                .isEqualTo(ProblemCode.STORAGE_UNAVAILABLE));
            }
            assertThatCode(
                            () -> {
                                reserve.require(of(delete));
                                reserve.require(of(delete, update));
                                reserve.require(Change.NONE);
                            })
                    .doesNotThrowAnyException();
        }
    }
}
