package dev.galley.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/// `galley schema pull`
final class SchemaPullCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "schema pull",
                        "Writes the collections of an app into a folder, one file each. Files that say the same"
                                + " already stay as they are, with their comments.");
        spec.addPositional(SchemaPlanCommand.folder());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        Path path = terminal.folder().resolve(SchemaPlanCommand.folder(arguments));
        SchemaFiles files = new SchemaFiles(path);
        try (Schemas schemas = Reached.open(configuration, false)) {
            JsonNode present = schemas.schema().path("collections");
            Set<String> changed = changed(schemas, files, path, present);
            for (JsonNode collection : present) {
                String name = collection.path("name").asString("");
                if (changed.contains(name)) {
                    files.write(collection);
                }
                terminal.out()
                        .println((changed.contains(name) ? "written    " : "unchanged  ") + name);
            }
            for (String other : files.others(present)) {
                terminal.err()
                        .println(
                                "galley: %s is of no collection; delete it, or plan and apply it"
                                        .formatted(other));
            }
        }
        return ExitCode.DONE;
    }

    /// The collections whose files are missing or say something else.
    private static Set<String> changed(
            Schemas schemas, SchemaFiles files, Path path, JsonNode present) {
        Set<String> changed = new TreeSet<>();
        for (JsonNode collection : present) {
            String name = collection.path("name").asString("");
            if (!files.has(name)) {
                changed.add(name);
            }
        }
        if (Files.isDirectory(path)) {
            JsonNode plan = schemas.planSchema(files.read().json());
            plan.path("steps").forEach(step -> changed.add(step.path("collection").asString("")));
        }
        return changed;
    }
}
