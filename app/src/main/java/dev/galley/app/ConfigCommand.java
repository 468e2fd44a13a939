package dev.galley.app;

import dev.galley.server.Profile;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `galley config`: what a server would run with now, and who says so. Starts nothing, and is a check of the configuration.
final class ConfigCommand implements Command {

    private static final String JSON = "--json";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                ServeCommand.withOptions(
                        Options.configured(
                                "config",
                                "Shows every key with its value and where that comes from. Takes the options of serve."));
        spec.addOption(Options.flag(JSON, "Print it as JSON."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        Profile stored = new DataFolder(configuration.data()).profile().orElse(Profile.DEV);
        Profile profile = configuration.profileOr(stored);
        List<Configuration.Shown> table = configuration.under(profile).table();
        if (Options.isSet(arguments, JSON)) {
            terminal.out().println(json(profile, table));
            return ExitCode.DONE;
        }
        terminal.out().println("profile: " + Configuration.word(profile));
        int keys = width(table.stream().map(Configuration.Shown::key).toList());
        int values = width(table.stream().map(Configuration.Shown::value).toList());
        String line = "%-" + keys + "s  %-" + Math.min(values, 40) + "s  %s%n";
        for (Configuration.Shown shown : table) {
            terminal.out().printf(line, shown.key(), shown.value(), shown.source());
        }
        return ExitCode.DONE;
    }

    private static String json(Profile profile, List<Configuration.Shown> table) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("profile", Configuration.word(profile));
        ObjectNode keys = json.putObject("keys");
        for (Configuration.Shown shown : table) {
            ObjectNode key = keys.putObject(shown.key());
            key.put("value", shown.value());
            key.put("source", shown.source());
        }
        return json.toPrettyString();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
