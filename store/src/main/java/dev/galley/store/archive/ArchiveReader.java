package dev.galley.store.archive;

import dev.galley.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;

/// Reads an archive. Holds a row at a time in memory.
public final class ArchiveReader implements AutoCloseable {

    /// Some thousand collections with all their fields' names.
    private static final int MAX_MANIFEST = 64 << 20;

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final ZipFile zip;
    private final Manifest manifest;

    private ArchiveReader(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
        this.manifest = readManifest();
    }

    /// Opens an archive and reads what it says of itself.
    ///
    /// @throws ArchiveException if there is none, it is damaged, or a newer version has written it
    public static ArchiveReader open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ArchiveException("there is no archive " + path);
        }
        try {
            ZipFile zip = new ZipFile(path.toFile());
            try {
                return new ArchiveReader(path, zip);
            } catch (RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            throw new ArchiveException(
                    path + " is not an archive, or only a part of one: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ArchiveException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    private Manifest readManifest() {
        byte[] text;
        try (InputStream in = zip.getInputStream(entry(ArchiveWriter.MANIFEST))) {
            text = in.readNBytes(MAX_MANIFEST);
        } catch (IOException e) {
            throw damaged("its manifest cannot be read", e);
        }
        String comment = zip.getComment() == null ? "" : zip.getComment();
        if (!comment.equals(ArchiveWriter.COMMENT + Sha256.of(text))) {
            throw damaged("its manifest is not the one that was written");
        }
        try {
            return Manifest.parse(new String(text, StandardCharsets.UTF_8));
        } catch (JacksonException | IllegalStateException | ClassCastException e) {
            throw damaged("its manifest cannot be understood", e);
        }
    }

    /// Reads everything and compares it with the manifest.
    ///
    /// @throws ArchiveException if anything differs
    public void check() {
        check(() -> {});
    }

    /// The same, for a server that goes on meanwhile.
    ///
    /// @param between run between two pieces
    public void check(Runnable between) {
        byte[] buffer = new byte[BUFFER];
        for (Manifest.Table table : manifest.tables()) {
            MessageDigest digest = Sha256.digest();
            long lines = 0;
            try (InputStream in = stream(table)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                    lines += lines(buffer, read);
                    between.run();
                }
            } catch (IOException e) {
                throw damaged(table.name() + " cannot be read", e);
            }
            if (lines != table.rows() || !Sha256.hex(digest).equals(table.sha256())) {
                throw damaged(table.name() + " is not what was written");
            }
        }
    }

    private static long lines(byte[] buffer, int length) {
        long lines = 0;
        for (int i = 0; i < length; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /// Gives each row of a table to `sink`, in order, as a list of its values.
    ///
    /// @throws ArchiveException if they cannot be read
    public void rows(Manifest.Table table, Consumer<JsonTree> sink) {
        try (InputStream in = stream(table)) {
            JsonTree.each(in, sink);
        } catch (IOException | JacksonException e) {
            throw damaged(table.name() + " cannot be read", e);
        } catch (IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException e) {
            throw damaged(table.name() + " has a row that is none", e);
        }
    }

    private InputStream stream(Manifest.Table table) throws IOException {
        return zip.getInputStream(entry(table.name() + ArchiveWriter.SUFFIX));
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw damaged("it has no " + name);
        }
        return entry;
    }

    private ArchiveException damaged(String how) {
        return new ArchiveException("the archive %s is damaged: %s".formatted(path, how));
    }

    private ArchiveException damaged(String how, Exception cause) {
        return new ArchiveException("the archive %s is damaged: %s".formatted(path, how), cause);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new ArchiveException(path + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
