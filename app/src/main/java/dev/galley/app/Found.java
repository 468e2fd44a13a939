package dev.galley.app;

/// A value that somebody wrote for a key, not read yet.
record Found(Key<?> key, String text, Source source) {}
