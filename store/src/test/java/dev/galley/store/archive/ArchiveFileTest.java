package dev.galley.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.model.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that is read is the one that was written, or it is refused.
class ArchiveFileTest {

    private static final Origin ORIGIN = new Origin("sqlite", "e", 9, 3, 5);

    @TempDir Path folder;

    private Path archive(int rows) throws IOException {
        Path file = folder.resolve("archive.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ArchiveWriter writer = ArchiveWriter.to(out, "1.2.3", 1_000)) {
            fill(writer, rows);
        }
        return file;
    }

    private static Manifest fill(ArchiveWriter writer, int rows) {
        writer.begin(ORIGIN);
        writer.table("_own", List.of("a"));
        writer.table("notes", List.of("id", "title", "n"));
        for (int i = 0; i < rows; i++) {
            writer.row(
                    List.of(
                            new Value.Text("id" + i),
                            i % 3 == 0 ? Value.NULL : new Value.Text("tea\n\"" + i * 7919),
                            new Value.Number(i == 1 ? -0.0 : i / 3.0)));
        }
        return writer.finish();
    }

    @Test
    void a_disk_that_is_full_is_told_wherever_it_comes_to_that() throws IOException {
        long whole = Files.size(archive(5_000));
        for (long left = 0; left < whole; left += whole / 7) {
            FullDisk disk = new FullDisk(left);
            assertThatThrownBy(() -> fill(ArchiveWriter.to(disk, "1.2.3", 1_000), 5_000))
                    .as("%d of %d bytes", left, whole)
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("No space left");
        }
    }

    /// Takes so many bytes.
    private static final class FullDisk extends OutputStream {

        private long left;

        private FullDisk(long left) {
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left on device");
            }
        }
    }

    @Test
    void what_is_written_is_read() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(archive(100))) {
            reader.check();
            Manifest manifest = reader.manifest();
            assertThat(manifest.origin()).isEqualTo(ORIGIN);
            assertThat(manifest.galley()).isEqualTo("1.2.3");
            assertThat(manifest.createdMillis()).isEqualTo(1_000);
            assertThat(manifest.records()).isEqualTo(100);
            assertThat(manifest.table("_own").orElseThrow().rows()).isZero();
            List<String> titles = new ArrayList<>();
            reader.rows(
                    manifest.table("notes").orElseThrow(),
                    row -> titles.add(row.items().get(1).text()));
            assertThat(titles).hasSize(100).contains("tea\n\"7919");
        }
    }

    @Test
    void its_lines_can_be_read_with_any_tool() throws IOException {
        try (ZipFile zip = new ZipFile(archive(2).toFile());
                var in = zip.getInputStream(zip.getEntry("notes.jsonl"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("[\"id0\",null,0.0]\n[\"id1\",\"tea\\n\\\"7919\",0.0]\n");
        }
    }

    @Test
    void without_a_file_it_comes_to_the_same_hashes() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(archive(100));
                ArchiveWriter nowhere = ArchiveWriter.toNowhere()) {
            Manifest counted = fill(nowhere, 100);
            assertThat(counted.tables()).isEqualTo(reader.manifest().tables());
            assertThat(counted.sha256()).isEqualTo(reader.manifest().sha256()).hasSize(64);
        }
    }

    @Test
    void a_part_of_an_archive_is_refused() throws IOException {
        Path file = archive(1_000);
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(file);
        }
    }

    @Test
    void one_bit_that_differs_is_noticed_wherever_it_counts() throws IOException {
        Path file = archive(1_000);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(4711);
        int noticed = 0;
        for (int i = 0; i < 300; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            if (isSame(file)) {
                continue;
            }
            noticed++;
            refused(file);
        }
        assertThat(noticed).isGreaterThan(200);
    }

    /// Whether every line can still be read as it was: a bit may lie where ZIP says a thing twice.
    private boolean isSame(Path file) {
        try (ArchiveReader reader = ArchiveReader.open(file)) {
            reader.check();
            return reader.manifest().records() == 1_000
                    && reader.manifest().origin().equals(ORIGIN);
        } catch (ArchiveException _) {
            return false;
        }
    }

    private static void refused(Path file) {
        assertThatThrownBy(
                        () -> {
                            try (ArchiveReader reader = ArchiveReader.open(file)) {
                                reader.check();
                            }
                        })
                .isInstanceOf(ArchiveException.class);
    }

    @Test
    void what_a_newer_version_has_written_is_refused_by_name() throws IOException {
        Path file = folder.resolve("newer.zip");
        String manifest = new Manifest(Manifest.FORMAT + 1, "9.9.9", 0, ORIGIN, List.of()).toJson();
        byte[] text = manifest.getBytes(StandardCharsets.UTF_8);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(ArchiveWriter.MANIFEST));
            zip.write(text);
            zip.setComment(ArchiveWriter.COMMENT + Sha256.of(text));
        }
        assertThatThrownBy(() -> ArchiveReader.open(file))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("9.9.9");
    }

    @Test
    void a_row_that_is_none_of_its_table_is_told_by_the_tables_name() throws IOException {
        try (ArchiveReader reader = ArchiveReader.open(archive(3))) {
            Manifest.Table notes = reader.manifest().table("notes").orElseThrow();
            assertThatThrownBy(() -> reader.rows(notes, row -> row.items().get(3).text()))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("notes");
            assertThatThrownBy(() -> reader.rows(notes, row -> row.items().get(0).number()))
                    .isInstanceOf(ArchiveException.class);
        }
    }

    @Test
    void another_file_is_no_archive() throws IOException {
        Path file = folder.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
        }
        refused(file);
        refused(folder.resolve("nowhere.zip"));
        refused(folder);
    }
}
