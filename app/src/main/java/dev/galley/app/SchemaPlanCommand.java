package dev.galley.app;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `galley schema plan`
final class SchemaPlanCommand implements Command {

    private static final String JSON = "--json";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "schema plan",
                        "Shows what it takes to bring the app's collections to what the files in a folder say:"
                                + " each step, what it costs and what it loses. Changes nothing. The exit code is 1"
                                + " if records stand in the way.");
        spec.addPositional(folder());
        spec.addOption(Options.flag(JSON, "Print the plan as JSON."));
        return spec;
    }

    static PositionalParamSpec folder() {
        return PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel("FOLDER")
                .description("The folder of the collections' files, as in app/.")
                .build();
    }

    static String folder(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, "");
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        SchemaFiles.Document wanted =
                new SchemaFiles(terminal.folder().resolve(folder(arguments))).read();
        JsonNode plan;
        try (Schemas schemas = Reached.open(configuration, false)) {
            plan = plan(schemas, wanted);
        }
        if (Options.isSet(arguments, JSON)) {
            terminal.out().println(plan.toPrettyString());
        } else if (plan.path("steps").isEmpty()) {
            terminal.out().println("nothing to do: the app has these collections already");
        } else {
            terminal.out().print(new PlanText(terminal.paint()).of(plan));
            terminal.out().println("plan " + plan.path("hash").asString(""));
        }
        return isBlocked(plan) ? ExitCode.FAILED : ExitCode.DONE;
    }

    /// The plan; what is wrong is told with the names of files.
    static JsonNode plan(Schemas schemas, SchemaFiles.Document wanted) {
        try {
            return schemas.planSchema(wanted.json());
        } catch (ProblemException e) {
            throw named(e, wanted);
        }
    }

    static JsonNode apply(Schemas schemas, SchemaFiles.Document wanted, ObjectNode order) {
        try {
            return schemas.applySchema(order);
        } catch (ProblemException e) {
            throw named(e, wanted);
        }
    }

    static boolean isBlocked(JsonNode plan) {
        return plan.path("steps").valueStream().anyMatch(step -> !step.path("obstacles").isEmpty());
    }

    private static ProblemException named(ProblemException e, SchemaFiles.Document wanted) {
        Problem problem = e.problem();
        List<FieldError> errors =
                problem.errors().stream()
                        .map(error ->
                                new FieldError(
                                        named(error.pointer(), wanted.names()),
                                        error.code(),
                                        error.detail(),
                                        error.place()))
                        .toList();
        return new ProblemException(
                new Problem(problem.code(), problem.detail(), errors, problem.retryAfterSeconds()));
    }

    /// `/collections/3/fields/0/to` as `/tasks.yaml/fields/0/to`.
    private static String named(String pointer, List<String> names) {
        String[] parts = pointer.split("/", 4);
        if (parts.length < 3 || !parts[1].equals("collections")) {
            return pointer;
        }
        String file = names.get(Integer.parseInt(parts[2]));
        return "/" + file + (parts.length > 3 ? " " + parts[3] : "");
    }
}
