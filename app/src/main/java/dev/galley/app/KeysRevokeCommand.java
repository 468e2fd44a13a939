package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley keys revoke`
final class KeysRevokeCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "keys revoke", "Takes a service key out of use, at once and for good.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .required(true)
                        .type(String.class)
                        .paramLabel("ID")
                        .description("As galley keys list shows it.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String id = arguments.matchedPositionalValue(0, "");
        try (Accounts accounts = Accounts.open(configuration, false)) {
            accounts.revokeKey(id);
        }
        terminal.out().println("revoked " + id);
        return ExitCode.DONE;
    }
}
