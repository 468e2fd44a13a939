package dev.galley.app;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley keys create`
final class KeysCreateCommand implements Command {

    private static final String SCOPE = "--scope";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "keys create",
                        "Makes a service key and prints it, this once: the server keeps no copy.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .required(true)
                        .type(String.class)
                        .paramLabel("NAME")
                        .description("What the key is for.")
                        .build());
        spec.addOption(
                OptionSpec.builder(SCOPE)
                        .required(true)
                        .arity("1..*")
                        .splitRegex(",")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("SCOPE")
                        .description(
                                "What it may do: records:read or records:write, for one collection as in records:read:notes;"
                                        + " hidden:read, schema, users, backup.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String name = arguments.matchedPositionalValue(0, "");
        List<String> scopes = arguments.matchedOptionValue(SCOPE, List.of());
        try (Accounts accounts = Accounts.open(configuration, false)) {
            terminal.out().println(accounts.createKey(name, scopes));
        }
        terminal.err().println("keep it now; it is not shown again");
        return ExitCode.DONE;
    }
}
