package dev.galley.app;

import dev.galley.model.Caller.Role;
import java.util.List;

/// Admins and service keys, as the command line manages them: through the server that runs on the data
/// folder, or on the data itself when none does.
interface Accounts extends AutoCloseable {

    /// A service key as it is listed.
    record Key(String id, String name, List<String> scopes, String expires) {}

    /// Makes an admin.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`, `unique_violation`
    void createAdmin(String email, Role role, String password);

    /// Makes a service key and returns it; nobody can ask for it again.
    ///
    /// @throws dev.galley.model.ProblemException `invalid_fields`
    String createKey(String name, List<String> scopes);

    List<Key> keys();

    /// Takes a key out of use.
    ///
    /// @throws dev.galley.model.ProblemException `not_found`
    void revokeKey(String id);

    @Override
    void close();

    /// Whoever can be asked.
    ///
    /// @param make whether a data folder that is not there is made
    /// @throws Failure if there is nothing, or it cannot be opened
    static Accounts open(Configuration configuration, boolean make) {
        return Reached.open(configuration, make);
    }
}
