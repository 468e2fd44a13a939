package dev.galley.app;

import java.io.IOException;
import java.util.Optional;

/// A file of records, read from its beginning to its end without ever being held as a whole.
interface LineSource {

    /// The next line that says anything; empty at the end.
    ///
    /// @throws IOException if the file cannot be read
    /// @throws Failure     if what follows cannot be told apart into lines
    Optional<Line> next() throws IOException;
}
