package dev.galley.app;

import dev.galley.model.CollectionName;
import dev.galley.server.transfer.ExportTerms;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `galley export`
final class ExportCommand implements Command {

    private static final String FIELDS = "--fields";
    private static final String FILTER = "--filter";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "export",
                        "Gives out the records of a collection with all their fields, hidden ones too, in the order of"
                                + " their ids: as JSON Lines or CSV.");
        spec.addPositional(ImportCommand.positional(0, "COLLECTION", "The collection.", true));
        spec.addPositional(
                ImportCommand.positional(
                        1, "FILE", "The file; standard output without one, or for -.", false));
        spec.addOption(ImportCommand.format());
        spec.addOption(
                Options.text(FIELDS, "NAMES", "These fields alone, with commas between them."));
        spec.addOption(
                Options.text(FILTER, "CEL", "Only records that this is true of: done && n > 3."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String file = arguments.matchedPositionalValue(1, FileFormat.STREAM);
        FileFormat format = ImportCommand.format(arguments, file);
        CollectionName collection = ImportCommand.collection(arguments);
        boolean stream = file.equals(FileFormat.STREAM);
        try (Transfers transfers = Reached.open(configuration, false);
                Progress progress =
                        new Progress(terminal.err(), !stream && terminal.screen().getAsBoolean())) {
            List<FileField> columns =
                    columns(arguments, ImportCommand.fields(transfers, collection));
            List<String> wanted =
                    Options.isSet(arguments, FIELDS)
                            ? columns.stream().map(FileField::name).toList()
                            : List.of();
            ExportTerms terms = new ExportTerms(wanted, Options.value(arguments, FILTER), "", 1);
            ExportRun run = new ExportRun(transfers, collection, terms, progress);
            if (stream) {
                OutputStream out = new BufferedOutputStream(new Unswallowed(terminal.out()));
                run.write(out, format, columns);
                out.flush();
            } else {
                write(run, terminal.folder().resolve(file), format, columns);
            }
            progress.clear();
            (stream ? terminal.err() : terminal.out())
                    .println(
                            "exported %s records; %s"
                                    .formatted(
                                            Progress.counted(run.records()),
                                            progress.summary(run.records())));
        } catch (IOException e) {
            throw new Failure(file + ": " + Failure.reason(e), e);
        }
        return ExitCode.DONE;
    }

    private static void write(ExportRun run, Path path, FileFormat format, List<FileField> columns)
            throws IOException {
        try (PrivateFile file = new PrivateFile(path)) {
            run.write(file.out(), format, columns);
            file.complete();
        }
    }

    private static List<FileField> columns(ParseResult arguments, List<FileField> fields) {
        String wanted = Options.value(arguments, FIELDS);
        if (wanted.isEmpty()) {
            return fields;
        }
        return List.of(wanted.split(",", -1)).stream()
                .distinct()
                .map(name -> field(name, fields))
                .toList();
    }

    private static FileField field(String name, List<FileField> fields) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new WrongUsage(
                                "there is no field %s%s"
                                        .formatted(
                                                Kinds.quoted(name),
                                                Suggestion.of(
                                                        name,
                                                        fields.stream()
                                                                .map(FileField::name)
                                                                .toList()))));
    }
}
