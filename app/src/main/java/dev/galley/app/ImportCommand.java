package dev.galley.app;

import dev.galley.model.CollectionName;
import dev.galley.model.ProblemException;
import dev.galley.server.transfer.ImportTerms;
import dev.galley.server.transfer.TransferHttp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley import`
final class ImportCommand implements Command {

    private static final String FORMAT = "--format";
    private static final String UPSERT = "--upsert";
    private static final String DRY_RUN = "--dry-run";
    private static final String ERRORS = "--errors";
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "import",
                        "Takes the records of a file into a collection: JSON Lines or CSV. Lines that are wrong are"
                                + " told of and left out. The exit code is 1 if there are any.");
        spec.addPositional(positional(0, "COLLECTION", "The collection.", true));
        spec.addPositional(positional(1, "FILE", "The file; - is standard input.", true));
        spec.addOption(format());
        spec.addOption(
                Options.text(
                        UPSERT,
                        "FIELD",
                        "Change records that are there already, found by id or by a field with a unique index;"
                                + " otherwise they are wrong lines."));
        spec.addOption(Options.flag(DRY_RUN, "Check everything and write nothing."));
        spec.addOption(
                Options.text(
                        ERRORS, "FILE", "Write all wrong lines into this file, as JSON Lines."));
        return spec;
    }

    static PositionalParamSpec positional(
            int index, String label, String description, boolean required) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .required(required)
                .arity(required ? "1" : "0..1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec format() {
        return Options.text(
                FORMAT,
                "FORMAT",
                "jsonl or csv (what the file's ending says; jsonl for a stream).");
    }

    static FileFormat format(ParseResult arguments, String file) {
        return FileFormat.of(Options.value(arguments, FORMAT), file);
    }

    /// @throws Failure if it cannot be a collection's name
    static CollectionName collection(ParseResult arguments) {
        String name = arguments.matchedPositionalValue(0, "");
        return CollectionName.parse(name)
                .orElseThrow(
                        () -> new Failure("no collection can be called " + Kinds.quoted(name)));
    }

    /// The fields of the collection.
    ///
    /// @throws Failure if there is none
    static List<FileField> fields(Transfers transfers, CollectionName collection) {
        var schema = transfers.schema();
        List<String> names =
                schema.path("collections")
                        .valueStream()
                        .map(c -> c.path("name").asString(""))
                        .toList();
        return FileField.of(schema, collection.value())
                .orElseThrow(() ->
                        new Failure(
                                "there is no collection %s%s"
                                        .formatted(
                                                Kinds.quoted(collection.value()),
                                                Suggestion.of(collection.value(), names))));
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        Configuration configuration = Configuration.read(arguments, terminal);
        String file = arguments.matchedPositionalValue(1, "");
        FileFormat format = format(arguments, file);
        CollectionName collection = collection(arguments);
        ImportTerms terms =
                new ImportTerms(
                        Options.value(arguments, UPSERT), Options.isSet(arguments, DRY_RUN));
        try (InputStream in = open(file, terminal);
                OutputStream errors = errors(arguments, terminal);
                Transfers transfers = Reached.open(configuration, false);
                Progress progress =
                        new Progress(terminal.err(), terminal.screen().getAsBoolean())) {
            CountedInput counted = new CountedInput(in, size(file, terminal));
            WrongLines wrong = new WrongLines(file, terminal.err(), progress, errors);
            ImportRun run =
                    new ImportRun(
                            transfers,
                            collection,
                            terms,
                            wrong,
                            sent -> progress.at(sent, counted.share()));
            List<FileField> fields = fields(transfers, collection);
            try {
                run.send(source(counted, format, fields));
            } catch (Failure | ProblemException e) {
                progress.clear();
                if (run.sent() > 0 || wrong.count() > 0) {
                    terminal.err().println(run.outcome() + "; then it could not go on");
                }
                throw e;
            }
            progress.clear();
            terminal.out().println(run.outcome() + "; " + progress.summary(run.sent()));
            return wrong.count() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            throw new Failure(file + ": " + Failure.reason(e), e);
        }
    }

    private static LineSource source(InputStream in, FileFormat format, List<FileField> fields)
            throws IOException {
        BufferedInputStream text = new BufferedInputStream(in, 64 * 1024);
        text.mark(MARK.length);
        if (!Arrays.equals(text.readNBytes(MARK.length), MARK)) {
            text.reset();
        }
        int maxLine = Math.toIntExact(TransferHttp.MAX_CHUNK.bytes()) - 1;
        return switch (format) {
            case JSONL -> new JsonLinesFile(text, maxLine);
            case CSV -> new CsvFile(text, fields, maxLine);
        };
    }

    private static InputStream open(String file, Terminal terminal) throws IOException {
        return file.equals(FileFormat.STREAM)
                ? terminal.in()
                : Files.newInputStream(terminal.folder().resolve(file));
    }

    private static long size(String file, Terminal terminal) throws IOException {
        return file.equals(FileFormat.STREAM) ? 0 : Files.size(terminal.folder().resolve(file));
    }

    private static OutputStream errors(ParseResult arguments, Terminal terminal)
            throws IOException {
        String file = Options.value(arguments, ERRORS);
        if (file.isEmpty()) {
            return OutputStream.nullOutputStream();
        }
        Path path = terminal.folder().resolve(file);
        Path lines = terminal.folder().resolve(arguments.matchedPositionalValue(1, ""));
        if (Files.exists(path) && Files.exists(lines) && Files.isSameFile(path, lines)) {
            throw new WrongUsage(ERRORS + " names the file that is imported; name another one");
        }
        return PrivateFile.create(path);
    }
}
