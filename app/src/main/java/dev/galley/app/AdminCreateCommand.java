package dev.galley.app;

import dev.galley.model.Caller.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `galley admin create`
final class AdminCreateCommand implements Command {

    private static final String ROLE = "--role";
    private static final String PASSWORD = "--password-stdin";

    /// More than any password that is taken, so that a file by mistake is not read to its end.
    private static final int MAX_INPUT = 4096;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.configured(
                        "admin create",
                        "Makes an admin. Works while the server runs, and on the data when it does not.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .required(true)
                        .type(String.class)
                        .paramLabel("EMAIL")
                        .description("The address to sign in with.")
                        .build());
        spec.addOption(
                Options.text(
                        ROLE,
                        "ROLE",
                        "owner may do everything, editor not manage admins and keys, viewer only look (owner)."));
        spec.addOption(
                Options.flag(
                        PASSWORD,
                        "Read the password from standard input, up to its first line end."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Terminal terminal) {
        String email = arguments.matchedPositionalValue(0, "");
        Role role = role(Options.value(arguments, ROLE));
        if (!Options.isSet(arguments, PASSWORD)) {
            throw new WrongUsage(
                    "the password is read from standard input, since others can see a command line: add "
                            + PASSWORD);
        }
        Configuration configuration = Configuration.read(arguments, terminal);
        String password = password(terminal);
        try (Accounts accounts = Accounts.open(configuration, true)) {
            accounts.createAdmin(email, role, password);
        }
        terminal.out()
                .println(
                        "created admin "
                                + email
                                + ", "
                                + Kinds.Choice.of(Role.values()).show(role));
        return ExitCode.DONE;
    }

    private static Role role(String word) {
        if (word.isEmpty()) {
            return Role.OWNER;
        }
        try {
            return Kinds.Choice.of(Role.values()).parse(word);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(ROLE + ": " + Failure.words(e));
        }
    }

    private static String password(Terminal terminal) {
        try {
            byte[] input = terminal.in().readNBytes(MAX_INPUT);
            int end = 0;
            while (end < input.length && input[end] != '\n' && input[end] != '\r') {
                end++;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failure("the password is not UTF-8", e);
        } catch (IOException e) {
            throw new Failure("the password cannot be read: " + Failure.reason(e), e);
        }
    }
}
