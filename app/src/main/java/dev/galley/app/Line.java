package dev.galley.app;

/// What a file has of one record.
sealed interface Line {

    /// Where it begins in the file, from 1.
    long number();

    /// One to be taken in.
    ///
    /// @param json without line breaks
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Good(long number, byte[] json) implements Line {}

    /// One that cannot even be sent.
    ///
    /// @param pointer to the member that is wrong, "" for the line as a whole
    /// @param text    the line, or what is left of it
    record Wrong(long number, String pointer, String detail, String text) implements Line {}
}
