package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.server.Server;
import dev.galley.store.archive.Manifest;
import dev.galley.store.sql.SchemaTables;
import dev.galley.store.sql.Upgrades;
import dev.galley.testkit.Engine;
import dev.galley.testkit.OnEveryStore;
import dev.galley.testkit.PostgresDatabase;
import dev.galley.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data of every format that there ever was is opened, found sound, and read: each has its fixture in `formats/`. So is every
/// archive restored, on each engine.
///
/// A format that was published never gets another fixture; `-Dgalley.fixture=write` makes those of the present one while it
/// is not. Whoever raises [DataFolder#FORMAT], that of the database or [Manifest#FORMAT] first writes its fixtures.
class FormatsTest {

    private static final String MASTER_KEY = "cd".repeat(32);
    private static final boolean WRITES = "write".equals(System.getProperty("galley.fixture"));

    @TempDir Path folder;

    @OnEveryStore(only = "sqlite")
    void the_embedded_database_of_each_format_is_opened_and_read() throws Exception {
        if (WRITES) {
            Path made = Files.createDirectory(folder.resolve("made"));
            FormatFixture fixture = FormatFixture.toWrite(DataFolder.FORMAT, "sqlite");
            fixture.fill(made);
            fixture.pack(made.resolve("galley-data"));
        }
        for (long format = 1; format <= DataFolder.FORMAT; format++) {
            Path working = Files.createDirectory(folder.resolve("format-" + format));
            FormatFixture fixture = FormatFixture.of(format, "sqlite");
            fixture.unpack(working.resolve("galley-data"));
            fixture.expectToBeReadable(working);
        }
    }

    @OnEveryStore(only = "postgres")
    void the_dump_of_each_format_is_opened_and_read(Engine engine) throws Exception {
        if (WRITES) {
            try (var database = (PostgresDatabase) engine.fresh()) {
                FormatFixture fixture = FormatFixture.toWrite(DataFolder.FORMAT, "postgres");
                fixture.fill(node("made", database));
                fixture.keep(database);
            }
        }
        for (long format = 1; format <= DataFolder.FORMAT; format++) {
            try (var database = (PostgresDatabase) engine.fresh()) {
                FormatFixture fixture = FormatFixture.of(format, "postgres");
                int _ = database.execute(fixture.dump());
                fixture.expectToBeReadable(node("format-" + format, database));
            }
        }
    }

    @OnEveryStore
    void the_archive_of_each_format_is_restored_and_read(Engine engine) throws Exception {
        for (long format = 1; format <= Manifest.FORMAT; format++) {
            try (TestDatabase database = engine.fresh()) {
                Path working =
                        database instanceof PostgresDatabase postgres
                                ? node("archive-" + format, postgres)
                                : Files.createDirectory(folder.resolve("archive-" + format));
                FormatFixture fixture = FormatFixture.ofArchive(format);
                Typed.Result restored =
                        new Typed(working).run("restore", fixture.archive().toString());
                assertThat(restored.exitCode()).as(restored.err()).isZero();
                fixture.expectToBeReadable(working);
            }
        }
    }

    @OnEveryStore(only = "sqlite")
    void an_archive_is_kept_when_fixtures_are_written() throws Exception {
        if (WRITES) {
            Path made = Files.createDirectory(folder.resolve("archived"));
            FormatFixture fixture = FormatFixture.archiveToWrite(Manifest.FORMAT);
            fixture.fill(made);
            Files.deleteIfExists(fixture.archive());
            Typed.Result backup = new Typed(made).run("backup", fixture.archive().toString());
            assertThat(backup.exitCode()).as(backup.err()).isZero();
        }
        assertThat(FormatFixture.ofArchive(Manifest.FORMAT).archive()).isRegularFile();
    }

    private Path node(String name, PostgresDatabase database) throws IOException {
        var config = database.config();
        var address = config.url().substring("jdbc:postgresql://".length());
        Path node = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                node.resolve("galley.yaml"),
                "database: postgresql://%s@%s\nmaster-key: %s\n"
                        .formatted(config.user(), address, MASTER_KEY));
        return node;
    }

    @Test
    void the_format_of_the_database_and_that_of_the_folder_have_the_same_fixtures() {
        assertThat(SchemaTables.FORMAT).isEqualTo(DataFolder.FORMAT);
    }

    @Test
    void a_step_leads_from_each_format_of_the_database_to_the_next() {
        assertThat(Server.upgrades())
                .extracting(Upgrades.Step::from)
                .isEqualTo(LongStream.range(1, SchemaTables.FORMAT).boxed().toList());
    }
}
