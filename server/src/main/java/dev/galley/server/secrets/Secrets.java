package dev.galley.server.secrets;

import dev.galley.store.Store;
import dev.galley.store.SystemTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The server's own keys: those that sign are given out, those that seal are used here.
///
/// A key that does not exist yet is made and kept before it is first used, so that every start, and
/// every node on a shared database, has the same ones. Safe for use by many threads.
public final class Secrets {

    private static final int KEY_BYTES = 32;
    private static final String SIGNING = "signing-";

    private final Map<Purpose, Sealer> sealers = new EnumMap<>(Purpose.class);
    private final List<SigningKey> signingKeys;

    /// What something is sealed for. Each purpose has a key of its own, so that nothing sealed for one
    /// opens for another.
    public enum Purpose {
        /// The keys with which a session's refresh tokens are authenticated.
        SESSIONS,
        /// The positions of lists.
        CURSORS;

        private String keyName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Secrets(Vault vault, SecureRandom random) {
        for (Purpose purpose : Purpose.values()) {
            byte[] key = vault.keep(purpose.keyName(), () -> bytes(random));
            if (key.length != KEY_BYTES) {
                throw new SecretsException("the key " + purpose.keyName() + " is damaged");
            }
            sealers.put(purpose, new Sealer(key, random));
        }
        vault.keep(SIGNING + 1, () -> SigningKey.generate(random).encode());
        signingKeys =
                vault.names().stream()
                        .filter(name -> name.startsWith(SIGNING))
                        .map(name -> new Numbered(number(name), name))
                        .sorted((a, b) -> Long.compare(b.number(), a.number()))
                        .map(key -> SigningKey.decode(vault.get(key.name())))
                        .toList();
    }

    /// Keys in a directory of the owner's alone, made if it is not there: mode 0700, files 0600.
    ///
    /// @throws SecretsException if the files cannot be read or written, or are not keys
    public static Secrets inDirectory(Path directory, SecureRandom random) {
        return new Secrets(new DirectoryVault(directory), random);
    }

    /// Keys in the table that [#tables] declares, sealed under `master`.
    ///
    /// @throws SecretsException if `master` does not open what is there
    public static Secrets inStore(Store store, MasterKey master, SecureRandom random) {
        return new Secrets(new StoreVault(store, new Sealer(master.bytes(), random)), random);
    }

    /// What [#inStore] keeps its keys in.
    public static List<SystemTable> tables() {
        return List.of(StoreVault.TABLE);
    }

    /// Encrypts and authenticates; the result is base64url. It opens only with the same purpose and context.
    ///
    /// @param context what the sealed thing belongs to, authenticated and not contained
    public String seal(Purpose purpose, byte[] plain, byte[] context) {
        return sealer(purpose).seal(plain, context);
    }

    /// What was sealed for this purpose in this context, or empty for everything else.
    public Optional<byte[]> open(Purpose purpose, String sealed, byte[] context) {
        return sealer(purpose).open(sealed, context);
    }

    /// The keys whose signatures count, at least one; the first signs.
    public List<SigningKey> signingKeys() {
        return signingKeys;
    }

    private Sealer sealer(Purpose purpose) {
        Sealer sealer = sealers.get(purpose);
        if (sealer == null) {
            throw new IllegalStateException("no key for " + purpose);
        }
        return sealer;
    }

    private static byte[] bytes(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static long number(String name) {
        try {
            return Long.parseLong(name.substring(SIGNING.length()));
        } catch (NumberFormatException e) {
            throw new SecretsException("not the name of a signing key: " + name, e);
        }
    }

    private record Numbered(long number, String name) {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
