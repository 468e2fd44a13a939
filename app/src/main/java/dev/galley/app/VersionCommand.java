package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley version`
final class VersionCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Options.command("version", "Shows the version.");
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        terminal.out().println("galley " + version());
        return ExitCode.DONE;
    }

    /// The version of the jar this runs from.
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
