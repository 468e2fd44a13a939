package dev.galley.store.sqlite;

/// Which versions of SQLite data is safe on.
final class SqliteVersion {

    /// 3.51.3: before that, a reset of the write-ahead log could meet a checkpoint and damage the database.
    private static final int[] OLDEST = {3, 51, 3};

    private SqliteVersion() {}

    /// @param version as SQLite writes it, `3.54.1`
    static boolean isSafe(String version) {
        String[] parts = version.split("\\.", -1);
        for (int i = 0; i < OLDEST.length; i++) {
            int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (part != OLDEST[i]) {
                return part > OLDEST[i];
            }
        }
        return true;
    }
}
