package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley keys list`
final class KeysListCommand implements Command {

    @Override
    public CommandSpec spec() {
        return Options.configured(
                "keys list", "Lists service keys: id, when they end, scopes and name.");
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        try (Accounts accounts = Accounts.open(configuration, false)) {
            for (Accounts.Key key : accounts.keys()) {
                terminal.out()
                        .println(
                                String.join(
                                        "  ",
                                        key.id(),
                                        key.expires(),
                                        String.join(",", key.scopes()),
                                        Kinds.quoted(key.name())));
            }
        }
        return ExitCode.DONE;
    }
}
