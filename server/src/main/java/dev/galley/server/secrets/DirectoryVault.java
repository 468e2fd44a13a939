package dev.galley.server.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Keeps each secret in a file of its own, base64 on one line, that only the owner can read.
///
/// A file appears complete or not at all: written beside, forced to disk, then renamed. One process
/// uses the directory at a time, which the data directory's lock sees to.
final class DirectoryVault implements Vault {

    private static final String SUFFIX = ".key";

    private final Path directory;
    private final boolean posix;

    DirectoryVault(Path directory) {
        this.directory = directory;
        try {
            this.posix = isPosix(directory.toAbsolutePath());
            Files.createDirectories(directory, mode("rwx------"));
            if (posix) {
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new SecretsException("the directory of the keys cannot be made: " + directory, e);
        }
    }

    @Override
    public byte[] keep(String name, Supplier<byte[]> fresh) {
        Path file = file(name);
        if (!Files.exists(file)) {
            try {
                write(file, fresh.get());
            } catch (IOException e) {
                throw new SecretsException("the key cannot be written: " + file, e);
            }
        }
        return get(name);
    }

    @Override
    public byte[] get(String name) {
        Path file = file(name);
        try {
            if (posix) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return Base64.getDecoder().decode(text);
        } catch (NoSuchFileException e) {
            throw new SecretsException("there is no key " + file, e);
        } catch (IOException e) {
            throw new SecretsException("the key cannot be read: " + file, e);
        } catch (IllegalArgumentException _) {
            // The cause's message would hold a part of the key.
            throw new SecretsException("the key is damaged: " + file);
        }
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new SecretsException("the keys cannot be listed: " + directory, e);
        }
    }

    private void write(Path file, byte[] secret) throws IOException {
        String line = Base64.getEncoder().encodeToString(secret) + "\n";
        Path beside = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try (FileChannel channel =
                FileChannel.open(
                        beside,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mode("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(Secrets.ascii(line));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        if (posix) {
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }

    private FileAttribute<?>[] mode(String mode) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path directory) throws IOException {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).supportsFileAttributeView("posix");
    }
}
