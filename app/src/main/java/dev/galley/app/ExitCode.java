package dev.galley.app;

/// How a command ends, for scripts.
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;

    /// The command line or the configuration is wrong, and nothing was done.
    static final int WRONG_USAGE = 2;

    private ExitCode() {}
}
