package dev.galley.server.secrets;

import java.util.List;
import java.util.function.Supplier;

/// A place that keeps secrets by name.
interface Vault {

    /// The secret of that name; when there is none, what `fresh` makes, kept before it is returned.
    byte[] keep(String name, Supplier<byte[]> fresh);

    /// The secret of that name.
    ///
    /// @throws SecretsException if there is none, or it does not open
    byte[] get(String name);

    /// The names of all secrets kept.
    List<String> names();
}
