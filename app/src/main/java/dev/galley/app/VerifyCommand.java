package dev.galley.app;

import dev.galley.store.Store;
import dev.galley.store.Verification;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley verify`
final class VerifyCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Options.configured(
                "verify",
                "Compares every record with its log entry, and checks indexes and relations. The embedded"
                        + " database is checked while no server runs on it.");
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        DataFolder folder = new DataFolder(configuration.data());
        Verification found;
        try (Store store = Stores.openStopped(configuration, folder, false)) {
            found = store.verify();
        }
        terminal.out()
                .printf(
                        "verified %d records and %d log entries%n",
                        found.records(), found.entries());
        found.findings().forEach(finding -> terminal.out().println("wrong: " + finding));
        terminal.out()
                .println(found.isClean() ? "all is well" : found.findings().size() + " findings");
        return found.isClean() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
