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
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        terminal.out().println("galley " + (version == null ? "(unpackaged)" : version));
        return ExitCode.DONE;
    }
}
