package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/// `galley doctor`
final class DoctorCommand implements Command {

    private static final String JSON = "--json";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "doctor",
                        "Looks at disk, permissions, clock, versions and limits, and at every rule: who is let in, what it depends on, which index it lacks, and what a"
                                + " list costs on the data there is. The exit code is 1 if something has to be mended.");
        spec.addOption(Options.flag(JSON, "Print the report as JSON."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        JsonNode report;
        try (Diagnoses diagnoses = Reached.open(configuration, false)) {
            report = diagnoses.report();
        }
        String text =
                Options.isSet(arguments, JSON)
                        ? report.toPrettyString() + System.lineSeparator()
                        : new ReportText(terminal.paint()).of(report);
        terminal.out().print(text);
        return report.path("healthy").asBoolean(false) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
