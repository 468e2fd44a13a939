package dev.galley.app;

import dev.galley.model.FieldError;
import dev.galley.model.Problem;
import dev.galley.model.ProblemException;
import dev.galley.server.secrets.SecretsException;
import dev.galley.store.CannotOpenException;
import dev.galley.store.archive.ArchiveException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: finds the command that is meant, runs it, and turns what goes wrong into words and an exit code.
final class Cli {

    private final Terminal terminal;

    Cli(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Runs the command that the arguments name.
    ///
    /// @return the exit code of the process, see [ExitCode]
    int run(List<String> arguments) {
        String first = arguments.isEmpty() ? "help" : arguments.getFirst();
        return switch (first) {
            case "help", "--help", "-h" -> {
                terminal.out().println(Commands.help());
                yield ExitCode.DONE;
            }
            case "--version", "-V" -> run(List.of("version"));
            default -> command(arguments);
        };
    }

    private int command(List<String> arguments) {
        for (Commands.Entry entry : Commands.ALL) {
            List<String> name = entry.words();
            if (arguments.size() >= name.size() && arguments.subList(0, name.size()).equals(name)) {
                return run(entry.command().get(), arguments.subList(name.size(), arguments.size()));
            }
        }
        return unknown(arguments);
    }

    private int unknown(List<String> arguments) {
        String first = arguments.getFirst();
        List<String> group = Commands.namesIn(first);
        if (group.isEmpty()) {
            List<String> firsts =
                    Commands.ALL.stream()
                            .map(entry -> entry.words().getFirst())
                            .distinct()
                            .toList();
            return wrong(
                    "there is no command " + Kinds.quoted(first) + Suggestion.of(first, firsts),
                    Commands.help());
        }
        String help = Commands.help(group);
        String second = arguments.size() > 1 ? arguments.get(1) : "";
        if (second.equals("--help") || second.equals("-h")) {
            terminal.out().println(help);
            return ExitCode.DONE;
        }
        List<String> seconds =
                group.stream().map(name -> name.substring(first.length() + 1)).toList();
        return wrong(
                second.isEmpty()
                        ? first + " takes one of its commands: " + String.join(", ", seconds)
                        : "there is no command "
                                + Kinds.quoted(first + " " + second)
                                + Suggestion.of(second, seconds),
                help);
    }

    private int run(Command command, List<String> arguments) {
        CommandLine line = new CommandLine(command.spec());
        line.setPosixClusteredShortOptionsAllowed(false);
        try {
            ParseResult result = line.parseArgs(arguments.toArray(new String[0]));
            if (result.isUsageHelpRequested()) {
                terminal.out().print(line.getUsageMessage());
                return ExitCode.DONE;
            }
            return command.run(result, terminal);
        } catch (ParameterException e) {
            return wrong(words(e, line), line.getUsageMessage());
        } catch (WrongUsage e) {
            return wrong(Failure.words(e), line.getUsageMessage());
        } catch (WrongConfiguration e) {
            say(Failure.words(e));
            return ExitCode.WRONG_USAGE;
        } catch (Failure | CannotOpenException | SecretsException | ArchiveException e) {
            say(Failure.words(e));
            return ExitCode.FAILED;
        } catch (ProblemException e) {
            say(words(e.problem()));
            return ExitCode.FAILED;
        }
    }

    private int wrong(String message, String help) {
        say(message);
        terminal.err().println();
        terminal.err().println(help.stripTrailing());
        return ExitCode.WRONG_USAGE;
    }

    private void say(String message) {
        terminal.err().println("galley: " + message);
    }

    private static String words(ParameterException e, CommandLine line) {
        return switch (e) {
            case UnmatchedArgumentException u when !u.getUnmatched().isEmpty() -> {
                String word = u.getUnmatched().getFirst();
                yield (word.startsWith("-") ? "there is no option " : "there is no room for ")
                        + Kinds.quoted(word)
                        + (word.startsWith("-")
                                ? Suggestion.of(word, line.getCommandSpec().optionsMap().keySet())
                                : "");
            }
            case MissingParameterException m -> Failure.words(m);
            default -> Failure.words(e);
        };
    }

    private static String words(Problem problem) {
        String title = problem.code().title();
        String detail = problem.detail().isEmpty() ? "" : "; " + problem.detail();
        Stream<String> errors = problem.errors().stream().map(Cli::words);
        return title + detail + errors.map(error -> "\n  " + error).collect(Collectors.joining());
    }

    private static String words(FieldError error) {
        return error.pointer().substring(Math.min(1, error.pointer().length()))
                + " "
                + error.detail();
    }
}
