package dev.galley.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `galley schema apply`
final class SchemaApplyCommand implements Command {

    private static final String PLAN = "--plan";
    private static final String ALLOW = "--allow-destructive";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "schema apply",
                        "Brings the app's collections to what the files in a folder say, in one transaction:"
                                + " all of it or nothing.");
        spec.addPositional(SchemaPlanCommand.folder());
        spec.addOption(
                Options.text(
                        PLAN,
                        "HASH",
                        "Apply this plan and no other, as galley schema plan has shown it."));
        spec.addOption(Options.flag(ALLOW, "Allow that fields or collections go with their data."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String folder = SchemaPlanCommand.folder(arguments);
        SchemaFiles.Document wanted = new SchemaFiles(terminal.folder().resolve(folder)).read();
        try (Schemas schemas = Reached.open(configuration, false)) {
            JsonNode plan = SchemaPlanCommand.plan(schemas, wanted);
            if (plan.path("steps").isEmpty() && !Options.isSet(arguments, PLAN)) {
                terminal.out().println("nothing to do: the app has these collections already");
                return ExitCode.DONE;
            }
            terminal.out().print(new PlanText(terminal.paint()).of(plan));
            if (plan.path("destructive").asBoolean(false) && !Options.isSet(arguments, ALLOW)) {
                throw new Failure(
                        "this would lose data, so nothing is done; %s allows it".formatted(ALLOW));
            }
            ObjectNode order = wanted.json().deepCopy();
            String hash = plan.path("hash").asString("");
            order.put(
                    "hash", Options.isSet(arguments, PLAN) ? Options.value(arguments, PLAN) : hash);
            order.put("allow_destructive", Options.isSet(arguments, ALLOW));
            JsonNode done = SchemaPlanCommand.apply(schemas, wanted, order);
            terminal.out()
                    .println(
                            "applied; the schema is version "
                                    + done.path("schema_version").asLong());
        }
        return ExitCode.DONE;
    }
}
