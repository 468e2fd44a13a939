package dev.galley.app;

import java.nio.file.Path;

/// Where an app is brought to.
///
/// @param data the data folder, which holds the database if that is the embedded one
record Target(Path data, DatabaseAddress database) {}
