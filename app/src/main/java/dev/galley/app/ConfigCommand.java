package dev.galley.app;

import dev.galley.server.Profile;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley config`: what a server would run with now, and who says so. Starts nothing, and is a check of the configuration.
final class ConfigCommand implements Command {

    @Override
    public CommandSpec spec() {
        return ServeCommand.withOptions(
                Options.configured(
                        "config",
                        "Shows every key with its value and where that comes from. Takes the options of serve."));
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        Profile stored = new DataFolder(configuration.data()).profile().orElse(Profile.DEV);
        Profile profile = configuration.profileOr(stored);
        terminal.out().println("profile: " + Configuration.word(profile));
        List<Configuration.Shown> table = configuration.under(profile).table();
        int keys = width(table.stream().map(Configuration.Shown::key).toList());
        int values = width(table.stream().map(Configuration.Shown::value).toList());
        String line = "%-" + keys + "s  %-" + Math.min(values, 40) + "s  %s%n";
        for (Configuration.Shown shown : table) {
            terminal.out().printf(line, shown.key(), shown.value(), shown.source());
        }
        return ExitCode.DONE;
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
