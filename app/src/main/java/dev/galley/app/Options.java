package dev.galley.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options that several commands share, most of them a key by another name.
final class Options {

    static final String CONFIG = "--config";
    static final String PROFILE = "--profile";
    static final String QUIET = "--quiet";

    private static final Map<String, Key<?>> KEYS = keys();

    private Options() {}

    private static Map<String, Key<?>> keys() {
        Map<String, Key<?>> keys = new LinkedHashMap<>();
        keys.put("--host", Keys.HOST);
        keys.put("--port", Keys.PORT);
        keys.put("--data", Keys.DATA);
        keys.put("--database", Keys.DATABASE);
        return keys;
    }

    /// A command with its help and the options that every command takes.
    static CommandSpec command(String name, String description) {
        CommandSpec spec = CommandSpec.create().name("galley " + name);
        spec.usageMessage().description(description).sortOptions(false).abbreviateSynopsis(false);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        return spec;
    }

    /// A command that reads the configuration.
    static CommandSpec configured(String name, String description) {
        CommandSpec spec = command(name, description);
        spec.addOption(text("--data", "DIR", "The data folder (galley-data)."));
        spec.addOption(
                text(
                        "--database",
                        "URL",
                        "Where records are kept: postgresql://USER@HOST/NAME with the password in PGPASSWORD (sqlite)."));
        spec.addOption(
                text(CONFIG, "FILE", "The configuration file (galley.yaml, if it is there)."));
        return spec;
    }

    static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(escaped(description))
                .build();
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(escaped(description))
                .build();
    }

    /// What an option says, "" when it was not given.
    static String value(ParseResult arguments, String option) {
        return arguments.hasMatchedOption(option) ? arguments.matchedOptionValue(option, "") : "";
    }

    static boolean isSet(ParseResult arguments, String option) {
        return arguments.hasMatchedOption(option);
    }

    /// The values that the options give to keys.
    static List<Found> found(ParseResult arguments) {
        List<Found> found = new ArrayList<>();
        KEYS.forEach((option, key) -> {
            if (arguments.hasMatchedOption(option)) {
                found.add(new Found(key, value(arguments, option), new Source.Flag(option)));
            }
        });
        if (arguments.hasMatchedOption(QUIET)) {
            Source source = new Source.Flag(QUIET);
            found.add(new Found(Keys.LOG_LEVEL, "warn", source));
            found.add(new Found(Keys.LOG_ACCESS, "off", source));
        }
        return found;
    }

    /// Picocli takes descriptions for format strings.
    private static String escaped(String description) {
        return description.replace("%", "%%").replace("@|", "@ |");
    }
}
