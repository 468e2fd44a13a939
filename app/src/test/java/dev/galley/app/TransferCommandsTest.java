package dev.galley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Records in and out of files, on the data of an app that does not run and of one that does.
class TransferCommandsTest {

    private static final String NOTES =
            """
            fields:
              - {name: title, type: text, required: true, max: 200}
              - {name: body, type: text}
              - {name: n, type: int}
              - {name: price, type: decimal, scale: 2}
              - {name: weight, type: number}
              - {name: done, type: bool, required: true, default: false}
              - {name: due, type: datetime}
              - {name: tags, type: text, many: true}
              - {name: extra, type: json}
              - {name: place, type: point}
              - {name: slug, type: text, unique: true, hidden: true}
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    @BeforeEach
    void anApp() throws IOException {
        typed("admin", "create", "ada@example.com", "--password-stdin");
        write("app/notes.yaml", NOTES);
        write("app/copies.yaml", NOTES);
        assertThat(typed("schema", "apply", "app").exitCode()).isZero();
    }

    private Typed.Result typed(String... words) {
        return new Typed(folder).input("correct horse battery\n").run(words);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void wrong_lines_are_told_with_file_and_line_and_can_be_sent_again() throws IOException {
        write(
                "notes.jsonl",
                """
                {"title": "one"}

                {"title": "two", "n": "x", "price": 1234567890123456.78}
                {"body": "no title"}
                {"title": "bad" "json"}
                {"title": "three", "\u001b[31mred": 1}
                {"title": "four"}\
                """);

        Typed.Result result = typed("import", "notes", "notes.jsonl", "--errors", "wrong.jsonl");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("new 2, changed 0, unchanged 0, wrong 4;");
        assertThat(result.err())
                .contains(
                        "notes.jsonl:3: /n: is not a whole number",
                        "notes.jsonl:4: /title: is required",
                        "notes.jsonl:5: ",
                        "at column 17",
                        "notes.jsonl:6: ")
                .doesNotContain("\u001b");
        List<String> wrong = Files.readAllLines(folder.resolve("wrong.jsonl"));
        assertThat(wrong).hasSize(4);
        assertThat(wrong.getFirst())
                .contains(
                        "\"record\":{\"title\": \"two\", \"n\": \"x\", \"price\": 1234567890123456.78}");
        assertThat(wrong.get(2)).contains("\"text\":\"{\\\"title\\\": \\\"bad\\\"");
        assertThat(permissions("wrong.jsonl")).isEqualTo("rw-------");
    }

    @Test
    void what_a_killed_export_left_behind_goes_with_the_next() throws IOException {
        // No process has so high a number, and the first always runs.
        write(".out.jsonl.999999999", "half");
        write(".out.jsonl.1", "of another that runs");
        write(".out.jsonl.mine", "of somebody");
        write(".other.jsonl.999999999", "of another export");

        assertThat(typed("export", "notes", "out.jsonl").exitCode()).isZero();

        assertThat(folder.resolve(".out.jsonl.999999999")).doesNotExist();
        assertThat(folder.resolve(".out.jsonl.1")).exists();
        assertThat(folder.resolve(".out.jsonl.mine")).exists();
        assertThat(folder.resolve(".other.jsonl.999999999")).exists();
    }

    @Test
    void the_file_that_is_imported_is_not_written_over() throws IOException {
        write("notes.jsonl", "{\"title\": \"one\"}\n{\"n\": 1}\n");

        Typed.Result result =
                typed("import", "notes", "notes.jsonl", "--errors", "./notes.jsonl", "--dry-run");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("names the file that is imported");
        assertThat(read("notes.jsonl")).contains("one");
    }

    @Test
    void a_quote_that_is_never_closed_swallows_nothing() throws IOException {
        write("notes.csv", "title,n\nfirst,1\n\"second,2\nthird,3\n");

        Typed.Result result = typed("import", "notes", "notes.csv");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("line 3").contains("never closed");
        assertThat(typed("export", "notes", "--fields", "title").out())
                .contains("first")
                .doesNotContain("third");
    }

    @Test
    void an_empty_line_is_a_record_where_there_is_one_field() throws IOException {
        write("app/bare.yaml", "fields: [{name: a, type: text}]\n");
        assertThat(typed("schema", "apply", "app").exitCode()).isZero();
        write("bare.csv", "a\nx\n\ny\n");

        assertThat(typed("import", "bare", "bare.csv").out()).contains("new 3");
        assertThat(typed("export", "bare", "back.csv", "--fields", "a").exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("back.csv")))
                .containsExactlyInAnyOrder("a", "x", "", "y");
    }

    @Test
    void a_member_that_a_cell_names_twice_is_told() throws IOException {
        write("notes.csv", "title,extra\none,\"{\"\"a\"\":1,\"\"a\"\":2}\"\n");

        assertThat(typed("import", "notes", "notes.csv").err())
                .contains("notes.csv:2: /extra: is not JSON");
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    void what_goes_out_comes_in_again_by_both_formats_and_both_roads() throws Exception {
        long seed = System.nanoTime();
        String lines = randomNotes(new Random(seed));
        write("notes.jsonl", lines);
        Typed.Result in = typed("import", "notes", "notes.jsonl");
        assertThat(in.exitCode()).as("seed %d: %s", seed, in.err()).isZero();

        assertThat(typed("export", "notes", "out.jsonl").out()).contains("exported 300 records");
        typed("export", "notes", "out.csv");
        String out = read("out.jsonl");
        assertThat(typed("export", "notes").out()).isEqualTo(out);
        assertThat(permissions("out.csv")).isEqualTo("rw-------");

        Typed.Result csv = typed("import", "copies", "out.csv");
        assertThat(csv.out()).as("seed %d: %s", seed, csv.err()).contains("new 300", "wrong 0");
        assertThat(typed("export", "copies").out()).as("seed %d", seed).isEqualTo(out);
        Typed.Result same = typed("import", "notes", "out.csv", "--upsert", "id");
        assertThat(same.out()).as("seed %d: %s", seed, same.err()).contains("unchanged 300");

        try (var server = ServerProcess.serve(folder)) {
            assertThat(server.url()).isNotEmpty();
            assertThat(typed("export", "copies").out()).isEqualTo(out);
            assertThat(typed("import", "copies", "out.jsonl", "--upsert", "id").out())
                    .contains("unchanged 300");
            assertThat(typed("import", "copies", "out.csv").err())
                    .contains("out.csv:2: /id: Another record has this value.");
            assertThat(typed("import", "copies", "out.csv", "--upsert", "slug").out())
                    .contains("unchanged 300");
        }
        assertThat(typed("verify").exitCode()).isZero();
    }

    private static String randomNotes(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ObjectNode note = JSON.createObjectNode();
            note.put("title", text(random));
            note.put("slug", "s" + i + text(random));
            if (random.nextBoolean()) {
                note.put("body", text(random));
                note.put("n", random.nextInt());
                note.put("price", (random.nextInt(2_000) - 1_000) + ".50");
                note.put("weight", random.nextGaussian());
                note.put("done", random.nextBoolean());
                note.put("due", "2026-11-%02dT10:00:00.000Z".formatted(1 + random.nextInt(28)));
                note.putArray("tags").add("t" + text(random)).add("u");
                note.putObject("extra").put("k", text(random)).put("x", -1.50);
                note.putObject("place")
                        .put("type", "Point")
                        .putArray("coordinates")
                        .add(13.5)
                        .add(-52.25);
            } else {
                note.put("extra", random.nextBoolean() ? "=text" : "null");
            }
            lines.add(note.toString());
        }
        return String.join("\n", lines);
    }

    /// Whatever a spreadsheet, a terminal or a parser may stumble over.
    private static String text(Random random) {
        String letters = "''=+-@\t\r\n\",;|\\a b\u00e4\u20ac\u2028\ud83d\ude00\ufeff";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        int[] points = letters.codePoints().toArray();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    @Test
    void a_spreadsheet_finds_no_formula_in_a_text() throws IOException {
        write(
                "notes.jsonl",
                "{\"title\": \"=1+1\", \"body\": \"'@x\", \"n\": -5, \"price\": \"-1.00\"}");
        typed("import", "notes", "notes.jsonl");
        assertThat(
                        typed(
                                        "export",
                                        "notes",
                                        "--format",
                                        "csv",
                                        "--fields",
                                        "title,body,n,price")
                                .out())
                .isEqualTo("title,body,n,price\r\n'=1+1,''@x,-5,-1.00\r\n");
    }

    @Test
    void csv_as_people_write_it_is_taken() throws IOException {
        write(
                "notes.csv",
                """
                \ufefftitle,n,done,tags,body
                one,1,true,"[""a""]",
                "two
                lines",,,,""
                three,1
                four,x,true,,
                five,1,yes,,
                six,1,true,nothing,
                seven,1,true,,
                """);
        Typed.Result result = typed("import", "notes", "notes.csv");
        assertThat(result.out()).contains("new 3,", "wrong 4;");
        assertThat(result.err())
                .contains(
                        "notes.csv:5: has 2 cells where the first line has 5",
                        "notes.csv:6: /n: is not a whole number",
                        "notes.csv:7: /done: is not true or false",
                        "notes.csv:8: /tags: is not JSON");
        assertThat(typed("export", "notes", "--fields", "title,n,done,tags,body").out())
                .contains(
                        "{\"title\":\"one\",\"n\":1,\"done\":true,\"tags\":[\"a\"],\"body\":null}",
                        "{\"title\":\"two\\nlines\",\"n\":null,\"done\":false,\"tags\":[],\"body\":\"\"}");
    }

    @Test
    void a_file_that_cannot_be_meant_is_refused_before_anything_is_written() throws IOException {
        write("a.csv", "titel,n\nx,1\n");
        assertThat(typed("import", "notes", "a.csv").err()).contains("did you mean 'title'?");
        write("b.csv", "title,title\nx,y\n");
        assertThat(typed("import", "notes", "b.csv").err()).contains("'title' twice");
        write("c.csv", "");
        assertThat(typed("import", "notes", "c.csv").err()).contains("the file is empty");
        write("d.jsonl", "{\"title\": \"x\"}");
        assertThat(typed("import", "note", "d.jsonl").err()).contains("did you mean 'notes'?");
        assertThat(typed("import", "notes", "d.jsonl", "--upsert", "title").exitCode())
                .isEqualTo(1);
        assertThat(typed("import", "users", "nowhere.jsonl").err()).contains("it is not there");
        assertThat(typed("import", "notes", "d.txt").exitCode()).isEqualTo(2);
        assertThat(typed("import", "notes", "d.jsonl", "--format", "xml").exitCode()).isEqualTo(2);
        assertThat(typed("export", "notes", "--fields", "titel").exitCode()).isEqualTo(2);
        assertThat(typed("import", "notes", "d.jsonl", "--dry-run").out())
                .contains("would be new 1");
        assertThat(typed("export", "notes").out()).isEmpty();
    }

    @Test
    void an_export_that_fails_leaves_the_file_before_it_alone() throws IOException {
        write("out.jsonl", "before");
        assertThat(typed("export", "notes", "out.jsonl", "--filter", "nonsense(").exitCode())
                .isEqualTo(1);
        assertThat(read("out.jsonl")).isEqualTo("before");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith(".out"))).isEmpty();
        }
    }

    @Test
    void standard_input_is_a_file_too() {
        Typed.Result result =
                new Typed(folder).input("{\"title\": \"x\"}\n").run("import", "notes", "-");
        assertThat(result.out()).as(result.err()).contains("new 1,");
    }

    @Test
    void an_import_that_was_killed_is_completed_by_sending_the_same_again() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append(
                    "{\"id\": \"01890000-0000-7000-8000-%012x\", \"title\": \"n%d\"}%n"
                            .formatted(i, i));
        }
        write("many.jsonl", lines.toString());
        var err = new ByteArrayOutputStream();
        try (var server = ServerProcess.serve(folder)) {
            InputStream in = killingHalfWay(lines.toString(), server);
            var out = stream(OutputStream.nullOutputStream());
            var terminal = new Terminal(in, out, stream(err), Map.of(), folder);
            assertThat(new Cli(terminal).run(List.of("import", "notes", "-"))).isEqualTo(1);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("It is not known whether lines", "--upsert id");
        assertThat(typed("verify").exitCode()).isZero();
        Typed.Result again = typed("import", "notes", "many.jsonl", "--upsert", "id");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).doesNotContain("unchanged 0,");
        assertThat(typed("export", "notes", "--fields", "id").out().lines()).hasSize(20_000);
        assertThat(typed("verify").exitCode()).isZero();
    }

    private static PrintStream stream(OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /// The process is killed while one of the lines behind the middle is on its way.
    private static InputStream killingHalfWay(String text, ServerProcess server) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            private boolean killed;

            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                if (!killed && pos > count / 2) {
                    killed = true;
                    Thread.startVirtualThread(server::kill);
                }
                return super.read(to, offset, Math.min(length, 10_000));
            }
        };
    }
}
