package dev.galley.server.transfer;

import dev.galley.model.Problem;

/// A line of which nothing was written.
///
/// @param line from 1, as the chunk has them
record WrongLine(int line, Problem problem) {}
