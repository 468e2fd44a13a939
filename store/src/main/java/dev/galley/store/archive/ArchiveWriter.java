package dev.galley.store.archive;

import dev.galley.model.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.JacksonIOException;

/// Writes an archive, or works out what one would say of itself. Holds a row at a time in memory.
public final class ArchiveWriter implements ArchiveSink, AutoCloseable {

    static final String MANIFEST = "manifest.json";
    static final String SUFFIX = ".jsonl";

    /// Stands before the manifest's own hash in the comment of the file.
    static final String COMMENT = "Galley archive, manifest sha256:";

    private static final int BUFFER = 1 << 16;

    private final String galley;
    private final long createdMillis;
    private final @Nullable ZipOutputStream zip;
    private final List<Manifest.Table> finished = new ArrayList<>();
    private Origin origin = new Origin("", "", 0, 0, 1);
    private @Nullable TableLines present;

    private ArchiveWriter(String galley, long createdMillis, @Nullable ZipOutputStream zip) {
        this.galley = galley;
        this.createdMillis = createdMillis;
        this.zip = zip;
    }

    /// Writes to a file.
    ///
    /// @param galley        the version that writes
    /// @param createdMillis the time that the archive tells
    public static ArchiveWriter to(OutputStream file, String galley, long createdMillis) {
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, BUFFER));
        // Twice as fast as the usual level, and a tenth larger.
        zip.setLevel(Deflater.BEST_SPEED);
        return new ArchiveWriter(galley, createdMillis, zip);
    }

    /// Writes nothing: counts and hashes alone.
    public static ArchiveWriter toNowhere() {
        return new ArchiveWriter("", 0, null);
    }

    @Override
    public void begin(Origin from) {
        origin = from;
    }

    @Override
    public void table(String name, List<String> columns) {
        finishTable();
        present = new TableLines(name, columns, entry(name + SUFFIX));
    }

    private OutputStream entry(String name) {
        if (zip == null) {
            return OutputStream.nullOutputStream();
        }
        try {
            zip.putNextEntry(new ZipEntry(name));
            return zip;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void row(List<Value> values) {
        if (present == null) {
            throw new IllegalStateException("a row without a table");
        }
        try {
            present.row(values);
        } catch (JacksonIOException e) {
            throw failed(e);
        }
    }

    private void finishTable() {
        if (present != null) {
            try {
                finished.add(present.finish());
            } catch (JacksonIOException e) {
                throw failed(e);
            }
            present = null;
        }
    }

    /// Ends the archive. What was given to the stream is not yet forced to disk.
    ///
    /// @throws ArchiveException if it cannot be written
    public Manifest finish() {
        finishTable();
        Manifest manifest = new Manifest(Manifest.FORMAT, galley, createdMillis, origin, finished);
        if (zip == null) {
            return manifest;
        }
        byte[] text = manifest.toJson().getBytes(StandardCharsets.UTF_8);
        try {
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(text);
            zip.closeEntry();
            zip.setComment(COMMENT + Sha256.of(text));
            zip.finish();
            zip.flush();
        } catch (IOException e) {
            throw failed(e);
        }
        return manifest;
    }

    private static ArchiveException failed(Exception e) {
        return new ArchiveException("the archive cannot be written: " + e.getMessage(), e);
    }

    /// Lets go of what is not finished. The stream stays the caller's.
    @Override
    public void close() {
        present = null;
    }
}
